import { execFileSync } from 'node:child_process';
import { projectPath, projectVersion } from '../kit/project.ts';
import type { RunRecord } from './records.ts';

type Provenance = Pick<RunRecord, 'versions' | 'gitCommit'>;
let known: Provenance | undefined;

/** What a result was made with. Names no host, no user and no path. Git is asked once, since it takes a while. */
export function provenance(): Provenance {
  known ??= findOut();
  return known;
}

function findOut(): Provenance {
  return {
    versions: {
      project: projectVersion(),
      node: process.versions.node,
      v8: process.versions.v8,
      platform: `${process.platform} ${process.arch}`,
    },
    gitCommit: gitCommit(),
  };
}

/** The commit of this project's own checkout; null where it is none. */
function gitCommit(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', projectPath('.'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const isInsideAnother = git('rev-parse', '--show-prefix') !== '';
    if (isInsideAnother) return null;
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+changes');
  } catch {
    return null;
  }
}

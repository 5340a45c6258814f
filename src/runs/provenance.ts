import { execFileSync } from 'node:child_process';
import { projectPath, projectVersion } from '../kit/project.ts';
import type { RunRecord } from './records.ts';

/** What a result was made with. Names no host, no user and no path. */
export function provenance(): Pick<RunRecord, 'versions' | 'gitCommit'> {
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

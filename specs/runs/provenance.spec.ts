import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  isOfOneCommit,
  madeWith,
  mixtures,
  showCommit,
  showProcessor,
} from '../../src/harness/report/made-with.ts';
import { provenance } from '../../src/harness/runs/provenance.ts';
import type { RunFile } from '../../src/harness/study/run-file.ts';
import { projectPath } from '../../src/kit/project.ts';
import { temporaryFolder } from '../setup/folders.ts';

const root = temporaryFolder();

/** A checkout of its own, with the program in it as it was built. */
function checkout(name: string): { folder: string; git: (...args: string[]) => string } {
  const folder = join(root, name);
  mkdirSync(folder);
  cpSync(projectPath('dist'), join(folder, 'dist'), { recursive: true });
  cpSync(projectPath('package.json'), join(folder, 'package.json'));
  symlinkSync(projectPath('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, '.gitignore'), 'node_modules\ndist\n');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-C', folder, ...args], {
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet');
  git('add', '.gitignore', 'package.json');
  git('commit', '--quiet', '-m', 'first');
  return { folder, git };
}

/** What the program in a folder says of the commit of a study, which by default lies where the program does. */
function askedIn(folder: string, env: Record<string, string> = {}, root = folder) {
  const script = `
    import { provenance, provenanceProblem } from './dist/harness/runs/provenance.js';
    const root = ${JSON.stringify(root)};
    console.log(JSON.stringify([provenance(root).gitCommit, provenanceProblem(root)]));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout) as [string | null, string | null];
}

describe('the commit of a run', () => {
  const mine = checkout('mine');
  const other = checkout('an (other) one');
  other.git('commit', '--quiet', '--allow-empty', '-m', 'second');
  const commit = mine.git('rev-parse', 'HEAD');

  it('is that of this checkout', () => {
    expect(askedIn(mine.folder)).toEqual([commit, null]);
  });

  it('is that of the study, where the program lies elsewhere', () => {
    expect(askedIn(mine.folder, {}, other.folder)).toEqual([other.git('rev-parse', 'HEAD'), null]);
  });

  it.each(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR'])(
    'is not that of another one which %s names, as hooks of git set it',
    (name) => {
      const inside = {
        GIT_DIR: '.git',
        GIT_WORK_TREE: '',
        GIT_INDEX_FILE: '.git/index',
        GIT_COMMON_DIR: '.git',
      };
      const value = join(other.folder, inside[name as keyof typeof inside]);
      expect(askedIn(mine.folder, { [name]: value })).toEqual([commit, null]);
    },
  );

  it('says where there were changes', () => {
    writeFileSync(join(mine.folder, 'new.txt'), 'new');
    expect(askedIn(mine.folder)).toEqual([`${commit}+changes`, null]);
  });

  it('is known where the checkout is another user’s', () => {
    const { folder, git } = checkout('of another user');
    execFileSync('chown', ['-R', '--no-dereference', '65534', folder]);
    expect(askedIn(folder)).toEqual([git('-c', `safe.directory=*`, 'rev-parse', 'HEAD'), null]);
  });

  it('is none, with a word, where git cannot tell', () => {
    const { folder } = checkout('broken');
    writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/heads/nowhere');
    const [none, problem] = askedIn(folder);
    expect(none).toBeNull();
    expect(problem).toMatch(/HEAD/);
  });

  it('is none, without a word, outside of any checkout and inside of another project’s', () => {
    const { folder } = checkout('around');
    const alone = join(root, 'alone');
    mkdirSync(alone);
    cpSync(projectPath('dist'), join(alone, 'dist'), { recursive: true });
    cpSync(projectPath('package.json'), join(alone, 'package.json'));
    symlinkSync(projectPath('node_modules'), join(alone, 'node_modules'));
    expect(askedIn(alone)).toEqual([null, null]);
    cpSync(alone, join(folder, 'copy'), { recursive: true });
    expect(askedIn(join(folder, 'copy'))).toEqual([null, null]);
  });
});

it('the processor is recorded, with the vector instructions that it has', () => {
  const { processor } = provenance(projectPath('.'));
  expect(processor?.model).not.toBe('');
  if (process.platform !== 'linux') return;
  const told = readFileSync('/proc/cpuinfo', 'utf8');
  for (const name of processor?.extensions ?? []) expect(told).toMatch(new RegExp(`\\b${name}\\b`));
  if (process.arch === 'x64') expect(processor?.extensions).toContain('sse2');
});

describe('what trainings were made with', () => {
  const run = (change: object = {}): RunFile =>
    ({
      gitCommit: 'a'.repeat(40),
      versions: { tool: '1', node: '20.1.0', v8: '11', platform: 'linux x64' },
      processor: { model: 'A', extensions: ['avx'] },
      engine: { name: 'onnx', version: 'onnxruntime-node 1' },
      ...change,
    }) as RunFile;

  it('is counted, and a mixture is said', () => {
    const made = madeWith([
      run(),
      run(),
      run({ gitCommit: `${'b'.repeat(40)}+changes`, processor: undefined }),
      run({ gitCommit: null }),
    ]);
    expect(made.commits).toEqual([
      { value: 'a'.repeat(40), trainings: 2 },
      { value: `${'b'.repeat(40)}+changes`, trainings: 1 },
      { value: 'not recorded', trainings: 1 },
    ]);
    expect(made.processors).toEqual([
      { value: 'A (avx)', trainings: 3 },
      { value: 'not recorded', trainings: 1 },
    ]);
    expect(mixtures(made, 1)).toEqual([
      'trainings of different commits: 2 with aaaaaaaaaaaa; 1 with bbbbbbbbbbbb, with uncommitted changes; 1 not recorded',
      'trainings of different processors: 3 with A (avx); 1 not recorded',
    ]);
    expect(isOfOneCommit(made)).toBe(false);
  });

  it('is no mixture of one origin', () => {
    const made = madeWith([run(), run()]);
    expect([mixtures(made, 1), isOfOneCommit(made)]).toEqual([[], true]);
    expect(isOfOneCommit(madeWith([run({ gitCommit: `${'b'.repeat(40)}+changes` })]))).toBe(false);
    expect(isOfOneCommit(madeWith([run({ gitCommit: null })]))).toBe(false);
  });

  it('counts what a run was made with before it was resumed', () => {
    const earlier = [{ ...run(), engine: 'onnxruntime-node 0', gitCommit: 'c'.repeat(40) }];
    const made = madeWith([run({ earlier })]);
    expect(made.engines.map(({ value }) => value)).toEqual(['onnxruntime-node 0', 'onnxruntime-node 1']);
    expect(made.commits).toHaveLength(2);
    expect(mixtures(made, 1)).toHaveLength(2);
  });

  it('is shown in a few words', () => {
    expect(showCommit(`${'b'.repeat(40)}+changes`)).toBe('bbbbbbbbbbbb, with uncommitted changes');
    expect(showProcessor({ model: 'M', extensions: null })).toBe('M (vector instructions not recorded)');
  });
});

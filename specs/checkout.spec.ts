import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '../src/kit/project.ts';
import { temporaryFolder } from './setup/folders.ts';

/** A checkout may be called anything, and be anybody's. */

const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const isRoot = process.getuid?.() === 0;

/** Runs Node in a folder; as nobody where `asNobody` and this is root, whom no permissions stop. */
function node(cwd: string, args: readonly string[], asNobody = false): SpawnSyncReturns<string> {
  const user = asNobody && isRoot ? { uid: 65534, gid: 65534 } : {};
  return spawnSync(process.execPath, args, { cwd, encoding: 'utf8', ...user });
}

/** Copies files and folders of this project into another one, and lends it the packages. */
function copyInto(folder: string, names: readonly string[]): string {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(projectPath(name), join(folder, name), { recursive: true });
  }
  lendPackages(folder);
  return folder;
}

function lendPackages(folder: string): void {
  const place = join(folder, 'node_modules');
  if (!existsSync(place)) symlinkSync(projectPath('node_modules'), place);
}

const specs = (readdirSync(projectPath('specs'), { recursive: true, encoding: 'utf8' }) as string[])
  .filter((file) => file.endsWith('.spec.ts'))
  .sort();
const configs = ['', 'unit.', 'harness.', 'browser.', 'faults.', 'studies.'].map(
  (suite) => `jest.${suite}config.js`,
);

/** The specs that Jest finds, by their place below `specs/`. */
function found(folder: string, config: string): string[] {
  const { stdout, stderr } = node(folder, [...jest, '--listTests', '-c', config]);
  const files = stdout.split('\n').filter((line) => line.endsWith('.spec.ts'));
  if (files.length === 0) throw new Error(stderr);
  return files.map((file) => file.slice(join(folder, 'specs/').length)).sort();
}

it('each spec is one of a suite, and of no other', () => {
  const all = configs.map((config) => found(projectPath('.'), config));
  expect(all.flat().sort()).toEqual(specs);
});

describe('a checkout in a folder of an odd name', () => {
  const root = temporaryFolder();
  const setup = ['package.json', ...configs, 'specs', 'scripts'];

  const oddest = `[x] {y} 100% #1 it's a+b$c&d üñï q"uote`;
  it.each([
    ['repo (copy)', 'jest.config.js'],
    ['specs', 'jest.config.js'],
    ...configs.map((config) => [oddest, config] as const),
  ])('%s: Jest finds the same specs by %s', (name, config) => {
    expect(found(copyInto(join(root, name), setup), config)).toEqual(found(projectPath('.'), config));
  });

  it.each(['is it?', 'node_modules/x'])('%s: Jest cannot, and that is one line', (name) => {
    const folder = copyInto(join(root, name), setup);
    const { status, stderr } = node(folder, [...jest, '--listTests']);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^npm test: expected a checkout whose path has .*\n$/),
    ]);
  });
});

describe('the build', () => {
  const folder = copyInto(join(temporaryFolder(), 'a b (1)'), [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts',
  ]);
  const source = (name: string) => join(folder, 'src', name);
  const output = (name: string) => join(folder, 'dist', name);
  const build = (asNobody = false) => {
    const { status, stdout, stderr } = node(folder, ['scripts/build.js'], asNobody);
    return { status, said: stdout + stderr };
  };
  const quiet = { status: 0, said: '' };
  mkdirSync(source('.'));
  writeFileSync(source('one.ts'), 'export const one: number = 1;\n');
  writeFileSync(source('two.ts'), 'export const two = 2;\n');

  it('compiles, quietly, and not again', () => {
    expect(build()).toEqual(quiet);
    expect(readFileSync(output('one.js'), 'utf8')).toBe('export const one = 1;\n');
    const before = readFileSync(output('fingerprint.json'), 'utf8');
    // What is up to date needs no compiler.
    rmSync(join(folder, 'node_modules'));
    expect(build()).toEqual(quiet);
    expect(readFileSync(output('fingerprint.json'), 'utf8')).toBe(before);
    writeFileSync(source('one.ts'), 'export const one: number = 11;\n');
    expect(build()).toEqual({
      status: 2,
      said: 'racecar: the compiler is not installed; run "npm ci" first\n',
    });
    lendPackages(folder);
  });

  it.each<[string, () => void]>([
    ['a source changed', () => writeFileSync(source('one.ts'), 'export const one: number = 3;\n')],
    ['an output changed', () => writeFileSync(output('two.js'), '')],
    ['an output is gone', () => rmSync(output('two.js'))],
    ['there is one more', () => writeFileSync(output('three.js'), '')],
  ])('compiles again where %s', (_, change) => {
    change();
    expect(build()).toEqual(quiet);
    expect(readdirSync(output('.')).sort()).toEqual([
      'fingerprint.json',
      'one.d.ts',
      'one.js',
      'two.d.ts',
      'two.js',
    ]);
    expect(readFileSync(output('two.js'), 'utf8')).toBe('export const two = 2;\n');
  });

  it('keeps nothing of a source that is gone', () => {
    rmSync(source('two.ts'));
    expect(build()).toEqual(quiet);
    expect(readdirSync(output('.')).sort()).toEqual(['fingerprint.json', 'one.d.ts', 'one.js']);
  });

  it('shows what does not compile, and leaves the last build whole', () => {
    const before = readFileSync(output('one.js'), 'utf8');
    writeFileSync(source('one.ts'), 'export const one: number = "one";\n');
    const { status, said } = build();
    expect([status, said]).toEqual([
      2,
      expect.stringMatching(/^racecar: the sources do not compile\nsrc\/one\.ts\(1,14\): error TS2322/),
    ]);
    expect(readFileSync(output('one.js'), 'utf8')).toBe(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is not needed where dist is up to date and cannot be written; else says so in a line', () => {
    writeFileSync(source('one.ts'), 'export const one = 1;\n');
    expect(build()).toEqual(quiet);
    chmodSync(dirname(folder), 0o755);
    chmodSync(folder, 0o555);
    expect(build(true)).toEqual(quiet);
    writeFileSync(source('one.ts'), 'export const one = 2;\n');
    expect(build(true)).toEqual({
      status: 2,
      said: expect.stringMatching(
        /^racecar: dist\/ is not built from these sources, and cannot be written here \(EACCES\); .*\n$/,
      ),
    });
    chmodSync(folder, 0o755);
  });
});

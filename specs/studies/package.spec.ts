import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '../../src/kit/project.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** The package as somebody else has it: packed, and installed into an empty folder from the registry alone. */

const root = temporaryFolder();
const [packed, work] = [join(root, 'packed'), join(root, 'a paper [of theirs]')];
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(RACECAR_|npm_|NODE_OPTIONS)/.test(name)),
);
const inWork = (file: string, ...args: string[]) =>
  execFileSync(file, args, {
    cwd: work,
    env: { ...environment, CI: '' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const racecar = (...args: string[]) => inWork('npx', 'racecar', ...args);
const failing = (...args: string[]): { status: number; stderr: string } => {
  try {
    racecar(...args);
  } catch (error) {
    return error as { status: number; stderr: string };
  }
  throw new Error('expected it to fail');
};
/** The example that stands above a file of the package. */
const exampleOf = (file: string) =>
  /```ts\n(.*?) \* ```/s
    .exec(readFileSync(projectPath(`src/api/${file}`), 'utf8'))?.[1]
    ?.replace(/^ \* ?/gm, '') as string;

beforeAll(() => {
  mkdirSync(packed);
  mkdirSync(work);
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', packed], {
    cwd: projectPath('.'),
    env: environment,
    stdio: 'pipe',
  });
  const [file = ''] = readdirSync(packed);
  inWork('npm', 'install', '--no-audit', '--no-fund', join(packed, file));
});

describe('the package, installed elsewhere', () => {
  it('has no tensor library, and no sources', () => {
    const modules = readdirSync(join(work, 'node_modules'));
    expect(modules).toContain('racecar-repro');
    expect(modules.filter((name) => /tensorflow|onnx/.test(name))).toEqual([]);
    expect(readdirSync(join(work, 'node_modules/racecar-repro')).sort()).toEqual(
      ['LICENSE', 'README.md', 'bin', 'dist', 'docs', 'package.json'].filter((name) =>
        existsSync(projectPath(name)),
      ),
    );
  });

  it('says what it needs where there is no study', () => {
    expect(racecar('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(failing('check')).toMatchObject({
      status: 2,
      stderr:
        'racecar: check: expected a study, there is no racecar.yaml here; "racecar new" writes one, --study names another\n',
    });
    expect(failing('new', '.')).toMatchObject({
      status: 2,
      stderr: 'racecar: new: there is nobody to ask; say --title and --language\n',
    });
  });

  it('writes a study that runs green', () => {
    racecar('new', '.', '--title', 'On averages (nobody, never)', '--language', 'javascript');
    expect(racecar('check')).toMatch(/^✓ averaging-helps: .*\nPASS on generated data/ms);
    const report = JSON.parse(readFileSync(join(work, 'reports/report.json'), 'utf8'));
    expect(report).toMatchObject({ verdict: 'pass', study: { title: 'On averages (nobody, never)' } });
    const page = readFileSync(join(work, 'reports/index.html'), 'utf8');
    expect(page).toContain('On averages (nobody, never)');
    // Not a word of this project's own paper.
    expect(page).not.toMatch(/reverse pass|Thuerey|autoencoder|peak|mnist|tishby/i);
  });

  it('overwrites nothing', () => {
    expect(failing('new', '.', '--title', 'T', '--language', 'python')).toMatchObject({
      status: 2,
      stderr: 'racecar: new: racecar.yaml is there already, and nothing is overwritten\n',
    });
  });

  it('is imported: its example judges a claim', () => {
    writeFileSync(join(work, 'example.mjs'), exampleOf('index.ts'));
    expect(inWork(process.execPath, 'example.mjs')).toBe('pass\n');
  });

  it('is imported with its types', () => {
    writeFileSync(
      join(work, 'use.mts'),
      `import { judge, type Verdict } from 'racecar-repro';\nconst verdict: Verdict = 'pass';\n// @ts-expect-error a verdict is no number\nexport const wrong: number = verdict;\nexport { judge };\n`,
    );
    const options = [
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--strict',
      '--noEmit',
      '--skipLibCheck',
      '--types',
      '',
    ];
    inWork(process.execPath, projectPath('node_modules/typescript/bin/tsc'), ...options, 'use.mts');
  });

  it('says how engines are installed that are not there', () => {
    writeFileSync(join(work, 'engine.mjs'), exampleOf('compiled-engine.ts'));
    expect(() => inWork(process.execPath, 'engine.mjs')).toThrow(
      'onnxruntime-node is not installed; "ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node" does that',
    );
  });
});

it('the compiled engine runs its example where they are', () => {
  const folder = join(root, 'with engines');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(projectPath('.'), join(folder, 'node_modules/racecar-repro'));
  writeFileSync(
    join(folder, 'example.mjs'),
    `${exampleOf('compiled-engine.ts')}\nconsole.log(loss.length, loss[1].toFixed(4));\n`,
  );
  const said = execFileSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' });
  expect(said).toBe('100 0.6400\n');
});

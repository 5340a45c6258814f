import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { projectPath } from '../../src/kit/project.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';

/** The whole harness on a study that is a file, whose trainings are real programs. */

const root = temporaryFolder();
let work = '';
let number = 0;
const racecar = (...args: string[]) => runRacecar(args, { cwd: work, env: { CI: '' } });
const read = (file: string) => readFileSync(join(work, file), 'utf8');
const write = (file: string, content: string) => writeFileSync(join(work, file), content);
const replace = (file: string, find: string, by: string) => {
  if (read(file).split(find).length !== 2) throw new Error(`expected ${find} once in ${file}`);
  write(file, read(file).replace(find, by));
};
const report = () => JSON.parse(read('reports/report.json'));
const runOf = (variant: string, seed: number) => `runs/check/generated/averaging_${variant}/test_000${seed}`;
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

beforeEach(async () => {
  work = join(root, `a paper [${number++}]`);
  mkdirSync(work);
  await racecar('new', '.', '--title', 'On averages (nobody, never)', '--language', 'javascript');
});

describe('a study that is a file', () => {
  it('is calibrated, kept, and told where it drifts; a change of a README trains nothing again', async () => {
    replace(
      'racecar.yaml',
      '    drawn:',
      '    goldens:\n      seeds: 2\n      noise: { environment: { OMP_NUM_THREADS: [1, 2] } }\n    drawn:',
    );
    expect(await racecar('golden', 'calibrate', '--reason', 'first')).toMatchObject({ code: 0 });
    expect(await racecar('check')).toMatchObject({ code: 1 });
    expect(await racecar('golden', 'update', '--reason', 'first')).toMatchObject({ code: 0 });
    // Its variants differ in an option, which is no difference of their trainings.
    expect(await racecar('claims', 'runs/check/generated')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('averaging-helps'),
    });
    write('README.md', 'Nothing that a training reads.');
    const again = await racecar('check', '--reuse');
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringMatching(/^✓ golden results: 4 match; \d+ values held$/m),
    ]);
    replace('train.mjs', 'x - 0.1 *', 'x - 0.11 *');
    const refused = await racecar('check', '--reuse');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('the files that it depends on is'),
    ]);
    const drifted = await racecar('check');
    expect([drifted.code, drifted.stdout]).toEqual([
      1,
      expect.stringMatching(/^averaging plain, 2 runs: distance$/m),
    ]);
    expect(drifted.stdout).toContain('npx racecar golden update --only averaging/plain');
  });

  it('is not judged where a training fails, and shows its last lines', async () => {
    replace(
      'train.mjs',
      'let place',
      "if (values.seed === '3') { console.error('no luck'); process.exit(7); }\nlet place",
    );
    const { code, stdout, stderr } = await racecar('check');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'averaging plain, seed 3, engine commands failed: it ended with exit code 7; it said last: no luck (runs/',
    );
    expect(stdout).toMatch(/^… averaging-helps: not run/m);
    expect(report().claims[0]).toMatchObject({ verdict: 'not-run' });
    expect(read(`${runOf('plain', 3)}/log.txt`)).toContain('no luck');
  });

  it('ends what runs out of time', async () => {
    replace('racecar.yaml', 'timeLimit: 60 s', 'timeLimit: 1 s');
    replace('train.mjs', 'let place', "if (values.seed === '2') setInterval(() => {}, 1000);\nlet place");
    const { code, stderr } = await racecar('check');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('averaging plain, seed 2, engine commands failed: it was ended after 1 s'),
    ]);
  });

  it('tells by file and line what is no number', async () => {
    replace(
      'train.mjs',
      "writeFileSync(join(values.out, 'metrics.csv'), ",
      "rows[3] = '60,far';\nwriteFileSync(join(values.out, 'metrics.csv'), ",
    );
    const { code, stderr } = await racecar('train', 'averaging', 'plain', '--seed', '1');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/metrics\.csv:4: .*far/)]);
  });

  it('has its trainings ended by kill -9 and resumed: the same numbers, and nothing that outlived it', async () => {
    const reproduce = ['reproduce', '--seeds', '4', '--out', 'runs/here'];
    expect(await racecar(...reproduce, '--reports', 'reports/whole')).toMatchObject({ code: 0 });
    const numbers = () =>
      [0, 1, 2, 3].map((seed) => read(`runs/here/averaging_averaged/test_000${seed}/metrics.json`));
    const whole = numbers();
    rmSync(join(work, 'runs/here'), { recursive: true });
    // The training has a child in a session of its own, and takes its time.
    const slow = `import { spawn } from 'node:child_process';
      const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
      child.unref();
      writeFileSync(join(values.out, 'child.txt'), String(child.pid));
      await new Promise((resolve) => setTimeout(resolve, 700));\n`;
    const training = read('train.mjs');
    replace('train.mjs', '// Numbers of', `${slow}// Numbers of`);
    const racing = spawn(process.execPath, [projectPath('bin/racecar.js'), ...reproduce], {
      cwd: work,
      stdio: 'ignore',
    });
    const children: number[] = [];
    while (children.length === 0) {
      await wait(50);
      for (const variant of ['plain', 'averaged']) {
        const file = join(work, `runs/here/averaging_${variant}/test_0000/attempt/child.txt`);
        if (existsSync(file) && readFileSync(file, 'utf8') !== '')
          children.push(Number(readFileSync(file, 'utf8')));
      }
    }
    // First those that would end their trainings when this one is gone, while it can start no others.
    racing.kill('SIGSTOP');
    const pid = racing.pid as number;
    for (const worker of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')) {
      process.kill(Number(worker), 'SIGKILL');
    }
    racing.kill('SIGKILL');
    await wait(200);
    expect(children.every(isAlive)).toBe(true);
    const resumed = await racecar(...reproduce, '--resume');
    expect(resumed.code).toBe(0);
    await wait(300);
    expect(children.some(isAlive)).toBe(false);
    expect(numbers()).toEqual(whole);
    expect(readdirSync(join(work, 'runs/here/averaging_averaged/test_0000')).sort()).toEqual([
      'files.json',
      'log.txt',
      'metrics.json',
      'output',
      'run.json',
    ]);
    write('train.mjs', training);
  });

  it('is spread over shards, which are joined', async () => {
    for (const shard of ['1', '2']) {
      const args = [
        '--seeds',
        '6',
        '--shard',
        `${shard}/2`,
        '--out',
        `shards/${shard}`,
        '--reports',
        `reports/${shard}`,
      ];
      expect(await racecar('reproduce', ...args)).toMatchObject({ code: 0 });
    }
    const { code, stdout } = await racecar('merge', 'shards/1', 'shards/2');
    expect([code, stdout]).toEqual([0, expect.stringContaining('✓ averaging-helps')]);
  });

  it('sets up once, with a log, and remembers versions', async () => {
    replace(
      'racecar.yaml',
      'versions:',
      `setup:\n  - ["node", "-e", "console.log('setting up'); require('fs').appendFileSync('set-up.txt', 'x')"]\nversions:`,
    );
    expect(await racecar('check')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('racecar: setting up, once'),
    });
    expect(await racecar('check')).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('setting up'),
    });
    expect(read('set-up.txt')).toBe('x');
    expect(read('runs/setup/log.txt')).toBe('setting up\n');
    expect(JSON.parse(read(`${runOf('plain', 0)}/run.json`)).engine.version).toMatch(/^node v\d+/);
    replace('racecar.yaml', "console.log('setting up')", 'process.exit(4)');
    const { code, stderr } = await racecar('check');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /racecar: setup: node .* ended with exit code 4, without a word \(.*log\.txt\)\n$/,
      ),
    ]);
  });

  it('has claims that are functions in TypeScript', async () => {
    replace(
      'racecar.yaml',
      'difference: [{ variant: plain, metric: distance }, { variant: averaged, metric: distance }]',
      'function: claims.ts#nearer',
    );
    write(
      'claims.ts',
      `type Runs = Record<string, Record<string, number[]>>;\nexport const nearer = (runs: Runs): number => runs.plain.distance.at(-1)! - runs.averaged.distance.at(-1)!;\n`,
    );
    expect(await racecar('check')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('✓ averaging-helps'),
    });
    // What it does wrong is told in a line, and nothing is trained anew for it.
    for (const [body, told] of [
      ["throw new Error('no such thing')", 'no such thing'],
      ["return 'near'", 'expected a number, got string'],
      ['return 0 / 0', 'expected a finite number of each seed, got NaN'],
    ]) {
      write('claims.ts', `export const nearer = () => { ${body}; };\n`);
      const { code, stdout, stderr } = await racecar('check', '--reuse');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
        new RegExp(`^racecar: (claims\\.ts#nearer|measure [\\w-]+): ${told}$`),
      );
    }
    write('claims.ts', 'export const farther = 1;\n');
    const { code, stderr } = await racecar('check');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /racecar\.yaml:\d+:\d+: claims\.ts: expected a function nearer, it exports farther\n$/,
      ),
    ]);
  });
});

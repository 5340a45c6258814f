import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../setup/folders.ts';
import { toyProject } from '../setup/toy-project.ts';

/** Runs of coins held against golden results of them, whose tolerances were measured by shaking the table. */

const folder = join(temporaryFolder(), 'a project');
const run = toyProject(folder);
const work = join(folder, 'work');
const racecar = (...args: string[]) => run(args, { module: 'shaken.js' });
const train = (out: string, variant: string, ...args: string[]) =>
  racecar('train', 'coin', variant, '--out', out, ...args);
const compare = (...args: string[]) => racecar('golden', 'compare', ...args);

const fixture = join(folder, 'toy/fixtures/golden/guessed/coin/loaded/seed-1.json');
let stored: string;

/** Moves a value of the golden result far away. */
function move(metric: string, at: number) {
  const golden = JSON.parse(readFileSync(fixture, 'utf8'));
  golden.metrics[metric][at] += 1;
  writeFileSync(fixture, JSON.stringify(golden));
}

beforeAll(async () => {
  const calibrate = ['golden', 'calibrate', '--seeds', '3', '--draws', '5', '--reason', 'new coins'];
  expect(await racecar(...calibrate)).toMatchObject({ code: 0 });
  await racecar('check');
  expect(await racecar('golden', 'update', '--reason', 'new coins')).toMatchObject({ code: 0 });
  stored = readFileSync(fixture, 'utf8');
  const trained = await Promise.all([
    train('whole', 'loaded', '--seed', '1'),
    train('cut', 'loaded', '--seed', '1', '--records', '4'),
    train('beads', 'loaded', '--seed', '1', '--engine', 'abacus'),
    train('unknown', 'loaded', '--seed', '7'),
    train('longer', 'loaded', '--seed', '1', '--tosses', '110'),
  ]);
  expect(trained.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
}, 120_000);
afterEach(() => writeFileSync(fixture, stored));

describe('racecar train --records', () => {
  it('ends a run after so many records, which are those of the whole run', () => {
    const of = (name: string) => JSON.parse(readFileSync(join(work, name, 'metrics.json'), 'utf8'));
    const parameters = JSON.parse(readFileSync(join(work, 'cut/run.json'), 'utf8')).parameters;
    expect(parameters).toEqual({ tosses: 40 });
    expect(of('cut').loss).toEqual(of('whole').loss.slice(0, 4));
    expect(of('whole').loss).toHaveLength(10);
  });
});

describe('racecar golden compare', () => {
  it('says that a whole run matches, and how near to the limit it came', async () => {
    const { code, stdout } = await compare('whole');
    expect([code, stdout]).toEqual([
      0,
      'guessed/coin/loaded/seed-1: match, whole, at most 0 of the limit (loss; whole)\n',
    ]);
    const other = await compare('beads');
    expect(other.code).toBe(0);
    const part = Number(
      /match, whole, at most (\S+) of the limit \((loss|edges); beads\)/.exec(other.stdout)?.[1],
    );
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(1);
  });

  it('holds a run that was cut against the first records alone', async () => {
    move('loss', 4);
    move('edges', 0);
    expect(await compare('cut')).toMatchObject({
      code: 0,
      stdout: 'guessed/coin/loaded/seed-1: match, 4 records, at most 0 of the limit (loss; cut)\n',
    });
    move('loss', 3);
    const { code, stdout } = await compare('cut');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^guessed\/coin\/loaded\/seed-1: drift, 4 records, at most \S+ of the limit \(loss; cut\)\n/,
    );
    expect(stdout).toMatch(
      /^ {2}.*: loss\[3\]: expected 2\.\d+, got 1\.\d+, tolerance ±\S+ \(1 of 4 values outside\)$/m,
    );
  });

  it('says what drifted, each in a line, and ends with 1', async () => {
    move('worn', 0);
    const { code, stdout } = await compare('whole', 'unknown');
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^guessed\/coin\/loaded\/seed-1: drift, whole, at most \S+ of the limit \(worn; whole\)$/,
      ),
      expect.stringMatching(
        /^ {2}guessed\/coin\/loaded\/seed-1: worn: expected 1\.\d+, got 0\.\d+, tolerance ±/,
      ),
      expect.stringMatching(/^guessed\/coin\/loaded\/seed-7: missing, /),
      '',
    ]);
  });

  it('does not take a longer run for the same, however it begins', async () => {
    const { code, stdout } = await compare('longer');
    expect(code).toBe(1);
    expect(stdout).toMatch(/: drift, whole, /);
    expect(stdout).toMatch(/: tosses: expected 100, got 110$/m);
  });

  it('ends with 2 where there is no golden result of a run', async () => {
    expect(await compare('unknown')).toMatchObject({
      code: 2,
      stdout:
        'guessed/coin/loaded/seed-7: missing, there is no golden result or no tolerance of it (unknown)\n',
    });
  });

  it('takes folders of runs, and leaves out those that are not finished', async () => {
    // Whether two seeds decide the study’s claim does not matter here: their runs are compared, all of them below.
    await racecar('reproduce', '--seeds', '2', '--out', 'many', '--reports', 'of-many');
    const places = ['fair/seed-0', 'fair/seed-1', 'loaded/seed-0', 'loaded/seed-1'];
    const all = await compare('many');
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(all.stdout.trimEnd().split('\n').sort()).toEqual(
      places.map((place) => expect.stringMatching(new RegExp(`^guessed/coin/${place}: match, whole, `))),
    );
    rmSync(join(work, 'many/COIN_fair/test_0000/metrics.json'));
    const fewer = await compare('many');
    expect(fewer.stderr).toMatch(/^racecar golden compare: left out: .*COIN_fair\/test_0000/);
    expect(fewer.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(await compare('many/COIN_fair/test_0000')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('COIN_fair/test_0000'),
    });
    mkdirSync(join(work, 'empty'));
    expect(await compare('empty')).toMatchObject({
      code: 2,
      stderr: 'racecar: empty: expected runs in it (…/test_0000), found none\n',
    });
  });

  it('holds no run of a control, of which there is no golden result', async () => {
    const control = 'runs/check/guessed-unloaded/COIN_loaded/test_0000';
    const alone = await compare(control);
    const line = `${control}: a control, unloaded: golden results are of unaltered runs`;
    expect([alone.code, alone.stdout, alone.stderr.trim()]).toEqual([2, '', `racecar: ${line}`]);
    const among = await compare('runs/check/guessed-unloaded');
    expect(among.stderr).toContain(`racecar golden compare: left out: ${line}\n`);
    expect([among.code, among.stdout]).toEqual([2, '']);
  });

  it('says the same with --json, for other programs', async () => {
    move('worn', 0);
    const { code, stdout } = await compare('whole', 'cut', 'unknown', '--json');
    const common = { experiment: 'coin', variant: 'loaded', origin: 'guessed' };
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        ...{ ...common, folder: 'whole', seed: 1, records: null, status: 'drift', worst: 'worn' },
        deviation: expect.any(Number),
        problems: [expect.stringMatching(/^guessed\/coin\/loaded\/seed-1: worn: /)],
      },
      {
        ...{ ...common, folder: 'cut', seed: 1, records: 4, status: 'drift', worst: 'worn' },
        deviation: expect.any(Number),
        problems: [expect.stringMatching(/^guessed\/coin\/loaded\/seed-1: worn: /)],
      },
      {
        ...{ ...common, folder: 'unknown', seed: 7, records: null, status: 'missing' },
        ...{ worst: null, deviation: null, problems: [] },
      },
    ]);
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readPilots } from '../../src/harness/golden/pilots.ts';
import type { RowsFile } from '../../src/harness/judge/rows.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyProject } from '../setup/toy-project.ts';

/** Pilot seeds of coins: quick runs, in processes of their own as any other. */

const folder = join(temporaryFolder(), 'a project');
const run = toyProject(folder);
const toy = join(folder, 'toy');
const place = (file: string) => join(toy, file);
const read = (file: string) => readFileSync(place(file), 'utf8');

const claim = 'loaded-coins-land-on-heads';
/** Two experiments alike, so that one can be left out. */
writeFileSync(
  place('two.js'),
  `import { study as plain } from './study.js';
  const [coin] = plain.experiments;
  export const study = { ...plain, experiments: [coin, { ...coin, name: 'die', folder: 'DIE', claims: [] }] };`,
);
/** A claim that coins are far from keeping. */
writeFileSync(
  place('boastful.js'),
  `import { study as plain } from './study.js';
  const [coin] = plain.experiments;
  const [claim] = coin.claims;
  const [measure] = claim.measures;
  const boastful = { ...measure, thresholds: { measured: { side: 'above', value: 0.9 }, guessed: { side: 'above', value: 0.9 } } };
  export const study = { ...plain, experiments: [{ ...coin, claims: [{ ...claim, measures: [boastful] }] }] };`,
);
/** Trainings that come to no end. */
writeFileSync(
  place('lossy.js'),
  `import { study as plain } from './study.js';
  const [coin] = plain.experiments;
  const prepare = async (task) => {
    if (task.seed === 102 && task.alteration === 'unloaded') throw new Error('a coin is lost');
    return coin.runner.prepare(task);
  };
  export const study = { ...plain, experiments: [{ ...coin, runner: { ...coin.runner, prepare } }] };`,
);

const own = 'fixtures/pilots/guessed/coin.json';
const because = ['--reason', 'the  table\nis new'];
const pilots = (args: readonly string[], options: Parameters<typeof run>[1] = {}) =>
  run(['pilots', '--experiment', 'coin', ...args], { module: 'two.js', ...options });
const stored = () => readPilots({ root: toy }, 'guessed', { name: 'coin', claims: [] }) as RowsFile;

/** All files of the fixtures, with what is in them. */
const fixtures = (): Record<string, string> =>
  Object.fromEntries(
    (readdirSync(place('fixtures'), { recursive: true, encoding: 'utf8' }) as string[])
      .filter((file) => /\.(json|md)$/.test(file))
      .sort()
      .map((file) => [file, read(`fixtures/${file}`)]),
  );

describe('racecar pilots', () => {
  let said = '';
  beforeAll(async () => {
    mkdirSync(place('fixtures'), { recursive: true });
    const { code, stdout } = await run(['pilots', '--seeds', '8', ...because], { module: 'two.js' });
    expect(code).toBe(0);
    said = stdout;
  }, 120_000);

  it('writes what each measure was for each seed, and under each control', () => {
    const { measured, seeds, claims } = stored();
    expect(seeds).toEqual([100, 101, 102, 103, 104, 105, 106, 107]);
    expect(measured).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      reason: 'the table is new',
      engine: { name: 'slide-rule', version: 'slide-rule 1' },
      dataSha256: 'b'.repeat(64),
    });
    const rows = claims[claim];
    const tableOf = (run: string, seed: number) =>
      JSON.parse(read(`runs/pilots/guessed/coin/${run}/test_0${seed}/metrics.json`)) as { heads: number[] };
    const heads = (run: string, seed: number) => tableOf(run, seed).heads.at(-1) as number;
    for (const [at, seed] of seeds.entries()) {
      const fair = heads('claims/COIN_fair', seed);
      expect(rows?.measures['more-heads']?.[at]).toBeCloseTo(heads('claims/COIN_loaded', seed) - fair, 7);
      const under = (control: string) => rows?.controls[control]?.['more-heads']?.[at];
      expect(under('a bent coin in the loaded one’s place')).toBeCloseTo(
        heads('claims/COIN_bent', seed) - fair,
        7,
      );
      expect(under('the loaded coin tossed without its load')).toBeCloseTo(
        heads('claims-unloaded/COIN_loaded', seed) - fair,
        7,
      );
      expect(under('the tosses of the loaded coin seen from below')).toBeCloseTo(
        heads('claims-turned/COIN_loaded', seed) - fair,
        7,
      );
    }
  });

  it('logs why, and what the claims need, for each experiment', () => {
    const log = read('fixtures/CHANGES.md');
    expect(log).toMatch(
      /^## \d{4}-\d\d-\d\d: the table is new\n\nPilot `.*\/coin\.json`; seeds 100 … 107 on slide-rule 1\.\n/m,
    );
    expect(log).toMatch(
      /^- loaded-coins-land-on-heads: needs \d seeds; over 3 it passes in \S+ %\n {2}- more-heads: 0\.4\S* \(sd \S+\), above 0\.2\n {2}- control, the loaded coin tossed without its load: rejects in \S+ %$/m,
    );
    expect(said).toContain(log.slice(log.indexOf('\n## ') + 1, log.lastIndexOf('\n## ')).trim());
    // Two experiments; the coin: two variants and three controls, one of a coin that is not compared.
    expect(said).toContain(`${8 * 5 + 8 * 2} trainings; logged in fixtures/CHANGES.md\n`);
    expect(existsSync(place('fixtures/pilots/guessed/die.json'))).toBe(true);
  });

  it('gives the same again, and leaves what others wrote byte for byte', async () => {
    const { 'CHANGES.md': log, ...before } = fixtures();
    rmSync(place(own));
    expect(await pilots(['--seeds', '8', ...because])).toMatchObject({ code: 0 });
    const { 'CHANGES.md': longer, ...after } = fixtures();
    expect(after).toEqual(before);
    expect(longer?.startsWith((log as string).trimEnd())).toBe(true);
  });

  it('takes the seeds that it is told to', async () => {
    expect(await pilots(['--seeds', '3', '--first-seed', '7', ...because])).toMatchObject({ code: 0 });
    expect(stored().seeds).toEqual([7, 8, 9]);
    expect(await pilots(['--seeds', '8', ...because])).toMatchObject({ code: 0 });
  });

  it('is what a check asks for its number of seeds', async () => {
    const enough = await run(['check', '--seeds', '5', '--experiment', 'coin']);
    expect(enough.stderr).not.toContain('so few seeds');
    expect(enough.stdout).toContain(claim);
    // Coins that vary so much that five seeds say nothing.
    const wild = stored();
    const rows = wild.claims[claim]?.measures['more-heads'] as number[];
    const before = read(own);
    const scattered = rows.map((value, at) => value + (at % 2 === 0 ? 0.2 : -0.2));
    writeFileSync(
      place(own),
      JSON.stringify({
        ...wild,
        claims: { [claim]: { ...wild.claims[claim], measures: { 'more-heads': scattered } } },
      }),
    );
    const short = await run(['check', '--seeds', '5', '--experiment', 'coin']);
    writeFileSync(place(own), '{}');
    const broken = await run(['check', '--seeds', '5', '--experiment', 'coin']);
    writeFileSync(place(own), before);
    expect([short.code, short.stdout]).toEqual([2, '']);
    expect(short.stderr).toMatch(
      /^racecar: so few seeds cannot support a verdict on guessed data: loaded-coins-land-on-heads needs \d+, not 5$/m,
    );
    expect([broken.code, broken.stdout]).toEqual([2, '']);
    expect(broken.stderr).toMatch(/^racecar: .*\/coin\.json: format: /m);
  });

  it('writes down what contradicts a claim, and says so; a check is refused then', async () => {
    const { code, stdout } = await run(['pilots', '--seeds', '8', ...because], { module: 'boastful.js' });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^- loaded-coins-land-on-heads: no number of seeds up to 1000 supports a verdict on guessed data: the pilot of more-heads lies on the wrong side: its mean is 0\.\d+, not above 0\.9$/m,
    );
    const check = await run(['check', '--experiment', 'coin'], { module: 'boastful.js' });
    expect(check).toMatchObject({ code: 2, stdout: '' });
    expect(check.stderr).toContain(
      'racecar: claim loaded-coins-land-on-heads: no number of seeds up to 1000',
    );
  });

  describe('writes nothing', () => {
    let before: Record<string, string>;
    beforeEach(() => {
      before = fixtures();
    });
    const expectNothing = () => expect(fixtures()).toEqual(before);

    it('in CI', async () => {
      expect(await pilots(because, { isCi: true })).toEqual({
        code: 2,
        stdout: '',
        stderr: 'racecar: pilots: in CI nothing is written; run it on your own machine\n',
      });
      expectNothing();
    });

    it.each([
      [[], "required option '--reason <text>' not specified"],
      [['--reason', ' \n'], 'Expected a few words.'],
      [['--seeds', '1', ...because], 'Expected an integer of 2 … 1000.'],
      [['--first-seed', '2', ...because], 'pilots: coin is judged over seeds 0 … 2, got --first-seed 2'],
    ])('with %j', async (args, problem) => {
      expect(await pilots(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) });
      expectNothing();
    });

    it('where a training fails', async () => {
      const { code, stdout, stderr } = await pilots(['--seeds', '8', ...because], { module: 'lossy.js' });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('a coin is lost');
      expect(stderr).toContain('a pilot needs every training; nothing was written\n');
      expectNothing();
    });
  });

  it('goes on with --resume where it was killed, and comes to the very same', async () => {
    expect(await pilots(['--seeds', '12', ...because])).toMatchObject({ code: 0 });
    const { claims } = stored();
    const killed = await pilots(['--seeds', '12', ...because], {
      disturb: (child) => {
        child.stderr?.on('data', (chunk) => {
          if (/ of 48 trainings ended/.test(String(chunk))) child.kill('SIGKILL');
        });
      },
    });
    expect(killed.code).toBeNull();
    const { code, stderr } = await pilots(['--seeds', '12', '--resume', ...because]);
    expect(code).toBe(0);
    const done = Number(/^racecar: (\d+) of 60 trainings were done before$/m.exec(stderr)?.[1]);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(60);
    expect(stored().claims).toEqual(claims);
    expect((await pilots(['--seeds', '12', '--resume', ...because])).stderr).toContain(
      'racecar: 60 of 60 trainings were done before\n',
    );
  });
});

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ExperimentTolerances, readTolerances } from '../../src/harness/golden/tolerances.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyProject } from '../setup/toy-project.ts';

/** Tolerances measured on coins that somebody shakes: quick runs, in processes of their own as any other. */

const folder = join(temporaryFolder(), 'a project');
const run = toyProject(folder);
const toy = join(folder, 'toy');
const place = (file: string) => join(toy, file);
const read = (file: string) => readFileSync(place(file), 'utf8');

/** Two experiments alike, so that one can be left out. */
writeFileSync(
  place('two.js'),
  `import { study as shaken } from './shaken.js';
  const [coin] = shaken.experiments;
  export const study = { ...shaken, experiments: [coin, { ...coin, name: 'die', folder: 'DIE', claims: [] }] };`,
);
/** An engine less. */
writeFileSync(
  place('alone.js'),
  `import { study as shaken } from './shaken.js';
  const survey = async () => {
    const [first, { name }] = await shaken.engines.survey();
    return [first, { name, loads: false, installed: true, reason: 'a bead is lost' }];
  };
  export const study = { ...shaken, engines: { ...shaken.engines, survey } };`,
);
/** Trainings that come to no end. */
writeFileSync(
  place('lossy.js'),
  `import { study as shaken } from './shaken.js';
  const [coin] = shaken.experiments;
  const prepare = async (task) => {
    if (task.seed === 2 && task.disturbance === 3) throw new Error('a coin is lost');
    return coin.runner.prepare(task);
  };
  export const study = { ...shaken, experiments: [{ ...coin, runner: { ...coin.runner, prepare } }] };`,
);

const own = 'fixtures/tolerances/guessed/coin.json';
const calibrate = (args: readonly string[], options: Parameters<typeof run>[1] = {}) =>
  run(['golden', 'calibrate', '--experiment', 'coin', ...args], { module: 'two.js', ...options });
/** Two variants, three seeds and five draws: as many disturbed runs as are needed. */
const enough = ['--seeds', '3', '--draws', '5'];
const because = ['--reason', 'the  table\nis new'];
const tolerances = () => readTolerances({ root: toy }, 'guessed', 'coin') as ExperimentTolerances;

/** All files of the fixtures, with what is in them. */
const fixtures = (): Record<string, string> =>
  Object.fromEntries(
    (readdirSync(place('fixtures'), { recursive: true, encoding: 'utf8' }) as string[])
      .filter((file) => /\.(json|md|png)$/.test(file))
      .sort()
      .map((file) => [file, read(`fixtures/${file}`)]),
  );

describe('racecar golden calibrate', () => {
  beforeAll(async () => {
    const both = await run(['golden', 'calibrate', '--experiment', 'coin', 'die', ...enough, ...because], {
      module: 'two.js',
    });
    expect(both).toMatchObject({ code: 0 });
  }, 120_000);

  it('says what each experiment was measured with, and what the limit rests on', () => {
    const { measured, alarm, leftOut, variants } = tolerances();
    expect(measured).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      base: 'slide-rule 1',
      disturbance: 'the table is shaken',
      draws: 5,
      engines: ['abacus 1'],
      seeds: [0, 1, 2],
      dataSha256: 'b'.repeat(64),
    });
    // Two experiments on data of two origins, two variants, three seeds.
    expect(alarm).toMatchObject({ check: 0.01, goldens: 24 });
    expect(alarm.limits.length).toBeGreaterThan(0);
    for (const { limit, tail } of alarm.limits) expect(limit).toBeGreaterThanOrEqual(tail?.largest ?? 0);
    expect(Math.max(...alarm.limits.map(({ tail }) => tail?.runs ?? 0))).toBe(30);
    expect(leftOut).toMatchObject([{ what: 'abacus 1', runs: 6, drifted: 0 }]);
    for (const { metrics } of Object.values(variants)) {
      for (const { noise, tolerance } of Object.values(metrics)) {
        tolerance.forEach((value, at) => {
          expect(value).toBeGreaterThanOrEqual(noise[at] as number);
        });
      }
      // The table is shaken by a part in two millions at the most.
      expect(metrics.loss?.noise[0]).toBeCloseTo(3e-7, 7);
      expect(metrics.loss?.tolerance[0]).toBeLessThan(1e-4);
    }
  });

  it('logs why, in one line, and what was found, below what was logged before', async () => {
    const log = read('fixtures/CHANGES.md');
    expect(log).toMatch(/^# Changes of the golden results\n/);
    expect(log).toMatch(
      /^## \d{4}-\d\d-\d\d: the table is new\n\nTolerances `.*\/coin\.json`; seeds 0, 1, 2 on /m,
    );
    expect(log).toContain('on slide-rule 1, each disturbed 5 times (the table is shaken), and on abacus 1.');
    expect(log).toMatch(
      /^- by noise alone 1 % of whole checks fail; limits, in units of the noise:\n {2}- fair, loaded: record 0 .* \(seen /m,
    );
    expect(log).toMatch(
      /^- measured without abacus 1: 0 of its 6 runs drift, at most .* of the limit; with /m,
    );
    expect(log.split('\n## ')).toHaveLength(3);
    const again = await calibrate([...enough, '--reason', 'once more']);
    expect(again.code).toBe(0);
    expect(read('fixtures/CHANGES.md').startsWith(`${log.trimEnd()}\n\n## `)).toBe(true);
    expect(read('fixtures/CHANGES.md').slice(log.length)).toContain(': once more\n');
    expect(again.stdout).toContain(': once more\n');
  });

  it('measures the same again, and leaves the files of other experiments byte for byte', async () => {
    const mine = { 'tolerances/measured/coin.json': '{}', 'golden/guessed/die/fair/seed-0.json': 'mine' };
    for (const [file, text] of Object.entries(mine)) {
      mkdirSync(join(place('fixtures'), file, '..'), { recursive: true });
      writeFileSync(place(`fixtures/${file}`), text);
    }
    const { 'CHANGES.md': log, ...before } = fixtures();
    rmSync(place(own));
    expect(await calibrate([...enough, ...because])).toMatchObject({ code: 0 });
    const { 'CHANGES.md': longer, ...after } = fixtures();
    expect(Object.keys(before)).toContain('tolerances/guessed/die.json');
    expect(after).toEqual(before);
    expect(longer).not.toBe(log);
    for (const file of Object.keys(mine)) rmSync(place(`fixtures/${file}`));
  });

  describe('writes nothing', () => {
    let before: Record<string, string>;
    beforeEach(() => {
      before = fixtures();
    });
    const expectNothing = () => expect(fixtures()).toEqual(before);

    it('in CI', async () => {
      expect(await calibrate([...enough, ...because], { isCi: true })).toEqual({
        code: 2,
        stdout: '',
        stderr: 'racecar: golden calibrate: in CI nothing is written; run it on your own machine\n',
      });
      expectNothing();
    });

    it.each([
      [[], "required option '--reason <text>' not specified"],
      [['--reason', ' \n'], 'Expected a few words.'],
    ])('without a reason: %j', async (args, problem) => {
      expect(await calibrate([...enough, ...args])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(problem),
      });
      expectNothing();
    });

    it.each<[string, string[], string, string]>([
      ['seeds', ['--seeds', '2', '--draws', '9'], 'two.js', '3 seeds, not 2'],
      ['draws', ['--seeds', '9', '--draws', '4'], 'two.js', '5 draws, not 4'],
      ['seeds and draws', ['--seeds', '2', '--draws', '4'], 'two.js', '3 seeds, not 2; 5 draws, not 4'],
      ['engines', enough, 'alone.js', 'abacus 1, not none'],
    ])('with fewer %s than before', async (_, args, module, fewer) => {
      const { code, stdout, stderr } = await calibrate([...args, ...because], { module });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.trimEnd().split('\n').at(-1)).toBe(
        `racecar: ${own}: was measured with ${fewer}; --fewer does it all the same`,
      );
      expectNothing();
    });

    it('over what an earlier version measured', async () => {
      const now = read(own);
      writeFileSync(place(own), '{ "safetyFactor": 3 }');
      const { code, stderr } = await calibrate([...enough, ...because]);
      const text = read(own);
      writeFileSync(place(own), now);
      expect([code, text]).toEqual([2, '{ "safetyFactor": 3 }']);
      expect(stderr).toMatch(
        /coin\.json: an earlier version of this program measured it; "racecar golden calibrate --fewer --reason …" replaces it/,
      );
      expectNothing();
    });

    it('on fewer disturbed runs than a tail is fitted to', async () => {
      const { code, stderr } = await calibrate(['--seeds', '3', '--draws', '4', '--fewer', ...because]);
      expect(code).toBe(2);
      expect(stderr).toContain(
        'racecar: coin: expected 30 disturbed runs or more, got 24; ask for more --seeds or --draws\n',
      );
      expectNothing();
    });

    it('where a training fails', async () => {
      const { code, stdout, stderr } = await calibrate([...enough, ...because], { module: 'lossy.js' });
      expect(code).toBe(2);
      expect(stdout + stderr).toContain('a coin is lost');
      expect(stderr).toContain('calibration needs every training; nothing was written\n');
      expectNothing();
    });
  });

  describe('with runs of another machine', () => {
    const laptop = join(folder, 'work/laptop');
    const runsHere = ['--experiment', 'coin', '--out', 'laptop', '--reports', 'of-laptop'];
    beforeAll(async () => {
      // That machine computes like an abacus.
      const made = await run(['reproduce', '--seeds', '3', '--engine', 'abacus', ...runsHere], {
        module: 'two.js',
      });
      // Whether its claims hold is another matter.
      expect(made.stderr.match(/: done in /g)).toHaveLength(6);
    });

    it('measures by them, and holds them against what is measured without them', async () => {
      const without = tolerances();
      const withThem = await calibrate(['--runs', 'laptop', ...enough, ...because]);
      expect(withThem).toMatchObject({ code: 0 });
      const { measured, leftOut, variants } = tolerances();
      const name = expect.stringMatching(/^laptop \(.+, abacus 1\)$/);
      expect(measured.engines).toEqual(['abacus 1', name]);
      expect(leftOut[1]).toMatchObject({ what: name, runs: 6, drifted: 0 });
      // It moves results as the abacus does, so that nothing is wider.
      expect(variants).toEqual(without.variants);
      expect(withThem.stdout).toMatch(/and on abacus 1, laptop \(/);
      const { code, stderr } = await calibrate([...enough, ...because]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/was measured with abacus 1 and laptop \(.+\), not abacus 1; --fewer does/);
      rmSync(place(own));
    });

    it('takes the runs of a check, which has a folder for each origin', async () => {
      const checked = join(folder, 'work/checked');
      cpSync(laptop, join(checked, 'guessed'), { recursive: true });
      expect(await calibrate(['--runs', 'checked', ...enough, ...because])).toMatchObject({ code: 0 });
      const name = expect.stringMatching(/^checked \(.+, abacus 1\)$/);
      expect(tolerances().measured.engines).toEqual(['abacus 1', name]);
      rmSync(place(own));
    });

    it.each<[string, (file: Record<string, unknown>) => object, RegExp]>([
      [
        'another training',
        ({ parameters }) => ({ parameters: { ...(parameters as object), tosses: 7 } }),
        /tosses is 7, where \d+ is expected\n$/,
      ],
      [
        'other data',
        () => ({ data: { origin: 'guessed', sha256: 'c'.repeat(64) } }),
        /data is guessed, SHA-256 c+, where guessed, SHA-256 b+ is expected\n$/,
      ],
    ])('refuses those of %s, and trains nothing', async (_, altered, told) => {
      const [name = ''] = (readdirSync(laptop, { recursive: true, encoding: 'utf8' }) as string[]).filter(
        (file) => file.endsWith('run.json'),
      );
      const file = join(laptop, name);
      const text = readFileSync(file, 'utf8');
      const found = JSON.parse(text);
      writeFileSync(file, JSON.stringify({ ...found, ...altered(found) }));
      const { code, stdout, stderr } = await calibrate(['--runs', 'laptop', ...enough, ...because]);
      writeFileSync(file, text);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(told);
      expect(stderr).not.toContain('trainings ended');
    });

    it.each([
      [['laptop', './laptop/'], /racecar: --runs: expected each machine once, got laptop .* twice\n$/],
      [['nowhere'], /racecar: nowhere: expected a folder of runs, found nothing\n$/],
    ])('refuses %j', async (folders, told) => {
      const { code, stderr } = await calibrate(['--runs', ...folders, ...enough, ...because]);
      expect(code).toBe(2);
      expect(stderr).toMatch(told);
    });

    it('refuses a folder without runs of an experiment', async () => {
      const { code, stderr } = await run(
        ['golden', 'calibrate', '--runs', 'laptop', '--experiment', 'coin', 'die', ...enough, ...because],
        { module: 'two.js' },
      );
      expect(code).toBe(2);
      expect(stderr).toMatch(/laptop: expected finished runs of die with seeds up to 2, found none\n$/);
    });
  });

  it('takes fewer seeds, draws and engines with --fewer, and says with how many', async () => {
    const fewer = await calibrate(['--seeds', '4', '--draws', '4', '--fewer', ...because], {
      module: 'alone.js',
    });
    expect(fewer).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('racecar: engine abacus is left out: a bead is lost\n'),
    });
    expect(fewer.stdout).toContain('each disturbed 4 times (the table is shaken), and on no other engine.');
    expect(tolerances()).toMatchObject({ measured: { draws: 4, engines: [] }, leftOut: [] });
    // More is never refused.
    expect(await calibrate(['--seeds', '4', '--draws', '5', ...because])).toMatchObject({ code: 0 });
  });

  it('goes on with --resume where it was killed, and comes to the very same', async () => {
    const whole = tolerances();
    const more = ['--seeds', '4', '--draws', '5', '--reason', 'killed in the middle'];
    const before = fixtures();
    const killed = await calibrate(more, {
      disturb: (child) => {
        child.stderr?.on('data', (chunk) => {
          if (/ of 56 trainings ended/.test(String(chunk))) child.kill('SIGKILL');
        });
      },
    });
    expect(killed.code).toBeNull();
    expect(fixtures()).toEqual(before);
    rmSync(place(own));
    const { code, stderr } = await calibrate([...more, '--resume']);
    expect(code).toBe(0);
    const done = Number(/^racecar: (\d+) of 56 trainings were done before$/m.exec(stderr)?.[1]);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(56);
    expect(tolerances()).toEqual(whole);
    expect((await calibrate([...more, '--resume'])).stderr).toContain(
      'racecar: 56 of 56 trainings were done before\n',
    );
  });

  it('does not go on with runs of something else: it names them', async () => {
    const file = place('runs/calibrate/guessed/coin/base/COIN_fair/test_0000/run.json');
    const stored = readFileSync(file, 'utf8');
    writeFileSync(file, stored.replace('"tosses": 100', '"tosses": 90'));
    const { code, stderr } = await calibrate(['--seeds', '4', '--draws', '5', '--resume', ...because]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^racecar: .*\/base\/COIN_fair\/test_0000: tosses is 90, where 100 is expected$/m);
    expect(readFileSync(file, 'utf8')).not.toBe(stored);
  });
});

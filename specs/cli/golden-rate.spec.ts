import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../setup/folders.ts';
import { toyProject } from '../setup/toy-project.ts';

/** False alarms, counted on coins whose table somebody shakes. */

const folder = join(temporaryFolder(), 'a project');
const run = toyProject(folder);
const rate = (...args: string[]) => run(['golden', 'rate', ...args], { module: 'shaken.js' });
const counted = () =>
  JSON.parse(readFileSync(join(folder, 'work/runs/rate/rate.json'), 'utf8')) as {
    checks: { draw: number; goldens: number; deviation: number; drifted: string[] }[];
  };
const tolerances = join(folder, 'toy/fixtures/tolerances/guessed/coin.json');

/** The same with a finding, whose evidence a check repeats. */
writeFileSync(
  join(folder, 'toy/sought.js'),
  `import { study as shaken } from './shaken.js';
  const [coin] = shaken.experiments;
  const bounds = { side: 'above', value: 0, effect: 0.05 };
  const more = {
    ...{ id: 'more', what: 'more heads', basis: 'made up', thresholds: { measured: bounds, guessed: bounds } },
    of: ({ loaded, fair }) => loaded.heads.at(-1) - fair.heads.at(-1),
  };
  const sought = {
    ...{ id: 'sought', sentence: 'More or less.', place: 'nowhere', standing: 'finding' },
    ...{ measures: [more], controls: [] },
  };
  export const study = { ...shaken, experiments: [{ ...coin, claims: [...coin.claims, sought] }] };`,
);

describe('racecar golden rate', () => {
  beforeAll(async () => {
    const toy = (args: string[]) => run(args, { module: 'shaken.js' });
    await toy(['golden', 'calibrate', '--seeds', '3', '--draws', '5', '--reason', 'new']);
    await toy(['check']);
    expect(await toy(['golden', 'update', '--reason', 'new'])).toMatchObject({ code: 0 });
  }, 120_000);

  it('counts whole checks under draws of their own, and says how many more it takes', async () => {
    const { code, stdout } = await rate('--checks', '2');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      '0 of 1 whole checks fail by noise alone; with 95 % confidence fewer than 95 % do; 298 more clean ones would show fewer than 1 %',
      '0 of 2 whole checks fail by noise alone; with 95 % confidence fewer than 78 % do; 297 more clean ones would show fewer than 1 %',
    ]);
    const { checks } = counted();
    expect(checks.map(({ draw, drifted }) => [draw, drifted])).toEqual([
      [1001, []],
      [1002, []],
    ]);
    for (const { deviation, goldens } of checks) {
      expect(goldens).toBeGreaterThan(0);
      expect(deviation).toBeGreaterThan(0);
      expect(deviation).toBeLessThan(1);
    }
  });

  it('goes on where it stopped', async () => {
    const { stdout } = await rate();
    expect(stdout).toMatch(/^0 of 3 whole checks/);
    expect(counted().checks.map(({ draw }) => draw)).toEqual([1001, 1002, 1003]);
  });

  it('counts a check that fails, and names what drifted', async () => {
    const whole = readFileSync(tolerances, 'utf8');
    // So narrow that nothing could be; the noise as well, on which tolerances rest.
    writeFileSync(
      tolerances,
      whole.replaceAll(/"(noise|tolerance)": \[[^\]]*\]/g, (text) =>
        text.replaceAll(/[\d.e-]+(?=[,\]])/g, '0'),
      ),
    );
    const { code, stdout, stderr } = await rate();
    expect(code).toBe(0);
    expect(stderr).toContain(
      'rate.json is of other tolerances, golden results or engines; the count begins anew',
    );
    expect(stdout).toMatch(
      /^1 of 1 whole checks fail by noise alone; with 95 % confidence fewer than 100 % do; \d+ more/,
    );
    expect(counted().checks[0]?.drifted).toContain('guessed/coin/fair/seed-0');
    writeFileSync(tolerances, whole);
  });

  it('asks for a calibration where there was none', async () => {
    const whole = readFileSync(tolerances, 'utf8');
    writeFileSync(tolerances, '{}');
    expect(await rate()).toMatchObject({ code: 2, stderr: expect.stringMatching(/coin\.json: measured/) });
    writeFileSync(tolerances, whole);
  });
});

describe('racecar golden rate of a study with evidence', () => {
  const sought = (args: string[]) => run(args, { module: 'sought.js' });
  const measured = () => JSON.parse(readFileSync(tolerances, 'utf8')).measured;

  it('holds the runs that evidence keeps as well, of seeds over which tolerances were measured', async () => {
    expect(measured().seeds).toEqual([0, 1, 2]);
    const again = ['golden', 'calibrate', '--seeds', '3', '--draws', '5', '--reason', 'evidence'];
    expect(await sought(again)).toMatchObject({ code: 0 });
    expect(measured().seeds).toEqual([0, 1, 2, 3000, 3001]);
    const before = await sought(['golden', 'rate']);
    expect(before).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 of 1 whole checks/) });
    const goldens = counted().checks[0]?.goldens as number;
    const gathered = await sought(['findings', '--most', '10', '--reason', 'to be repeated']);
    expect(gathered).toMatchObject({ code: 0 });
    // What it was counted on has changed.
    expect(await sought(['golden', 'rate'])).toMatchObject({
      ...{ code: 0, stdout: expect.stringMatching(/^0 of 1 whole checks/) },
      stderr: expect.stringContaining('the count begins anew'),
    });
    // Two variants, two seeds.
    expect(counted().checks[0]?.goldens).toBe(goldens + 4);
    const evidence = join(folder, 'toy/fixtures/evidence/guessed/coin.json');
    const file = JSON.parse(readFileSync(evidence, 'utf8'));
    for (const { variant, metrics } of file.witnesses) if (variant === 'fair') metrics.heads[0] += 1;
    writeFileSync(evidence, JSON.stringify(file));
    await sought(['golden', 'rate']);
    expect(counted().checks[0]?.drifted).toEqual(
      [3000, 3001].map((seed) => `guessed/coin/fair/seed-${seed}`),
    );
  }, 180_000);
});

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

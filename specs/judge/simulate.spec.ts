import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PowerNumbers } from '../../src/harness/golden/power-numbers.ts';
import { falseFailures } from '../../src/harness/judge/false-failures.ts';
import { powerOf } from '../../src/harness/judge/power.ts';
import { type Boundary, passesAtBoundary } from '../../src/harness/judge/simulate.ts';
import type { Claim, Measure, Threshold } from '../../src/harness/study/claim.ts';
import { projectPath } from '../../src/kit/project.ts';
import { experimentsOfPaper } from '../setup/paper.ts';
import { numbersWith, pilotsOf } from '../setup/pilots.ts';

const measureOf = (id: string, threshold: Threshold, more: Partial<Measure> = {}): Measure => ({
  ...{ id, what: '', basis: '', of: () => 0 },
  thresholds: { found: threshold },
  ...more,
});
const claimOf = (measures: readonly Measure[], more: Partial<Claim> = {}): Claim => ({
  id: 'made-up',
  sentence: '',
  place: '',
  standing: 'established',
  measures,
  controls: [],
  ...more,
});
const above = (value: number): Threshold => ({ side: 'above', value });

describe('a claim at its boundary', () => {
  const draws = 10_000;
  /** Of a share of 2 %, three standard errors of so many draws. */
  const [less, more] = [0.0158, 0.0242];
  const passes = (claim: Claim, measures: Record<string, readonly number[]>, boundary: Partial<Boundary>) =>
    passesAtBoundary(
      claim,
      'found',
      pilotsOf({ measures }),
      { at: 'a', seeds: 5, law: 'normal', ...boundary },
      draws,
    ) as number;
  const one = claimOf([measureOf('a', above(1))]);

  it.each([2, 5, 10])('passes in 2 %% of all cases where one measure over %i seeds is normal', (seeds) => {
    const share = passes(one, { a: numbersWith(4, 0.5, 30) }, { seeds });
    expect(share).toBeGreaterThan(less);
    expect(share).toBeLessThan(more);
  });

  it('passes as often where another measure has no doubt, and less often where it has', () => {
    const two = claimOf([measureOf('a', above(1)), measureOf('b', above(1))]);
    const a = numbersWith(4, 0.5, 30);
    const sure = passes(two, { a, b: numbersWith(9, 0.5, 30, 1) }, {});
    expect(sure).toBeGreaterThan(less);
    expect(sure).toBeLessThan(more);
    expect(passes(two, { a, b: numbersWith(1.3, 0.5, 30, 1) }, {})).toBeLessThan(sure);
  });

  it('passes least often where all measures are at their thresholds and vary apart, most often where they are one', () => {
    const two = claimOf([measureOf('a', above(1)), measureOf('b', above(1))]);
    const a = numbersWith(4, 0.5, 30);
    expect(passes(two, { a, b: numbersWith(4, 0.5, 30, 1) }, { at: 'all' })).toBeLessThan(0.005);
    const same = passes(two, { a, b: a.map((value) => 2 * value) }, { at: 'all' });
    expect(same).toBeGreaterThan(less);
    expect(same).toBeLessThan(more);
  });

  it('that counts breaks its bound in half of the seeds: all of six keep it in one case of 64', () => {
    const claim = claimOf([measureOf('a', { side: 'below', value: 1.5 }, { counts: 'throws' })]);
    const varied = Array.from({ length: 60 }, (_, at) => (at % 20 === 0 ? 2 : at % 2));
    for (const a of [varied, varied.map(() => 0)]) {
      for (const law of ['normal', 'pilot seeds'] as const) {
        expect(passes(claim, { a }, { seeds: 5, law })).toBe(0);
        expect(Math.abs(passes(claim, { a }, { seeds: 6, law }) - 1 / 64)).toBeLessThan(0.004);
      }
    }
  });

  it('may pass more often where seeds are skewed, which pilot seeds that are drawn again show', () => {
    // Nearly all seeds lie above the mean, few far below it: five of them mostly show none of those.
    const a = Array.from({ length: 40 }, (_, at) => (at < 4 ? -9 : 1 + at / 1000));
    expect(passes(one, { a }, { law: 'pilot seeds' })).toBeGreaterThan(0.1);
    expect(passes(one, { a }, { law: 'normal' })).toBeLessThan(more);
  });

  it('is not told without a pilot', () => {
    const boundary: Boundary = { at: 'a', seeds: 5, law: 'normal' };
    expect(passesAtBoundary(one, 'found', null, boundary)).toBeNull();
  });
});

describe('false failures', () => {
  const claims = ['first', 'second'].map((id) => claimOf([measureOf(id, above(1))], { id }));
  const [a, b] = [numbersWith(2, 0.5, 200, 1), numbersWith(2, 0.5, 200, 2)];
  const pilots = (first: readonly number[], second: readonly number[], controls = {}) => ({
    claims: {
      first: { measures: { first: [...first] }, controls },
      second: { measures: { second: [...second] }, controls: {} },
    },
  });
  const count = (...args: Parameters<typeof pilots>) =>
    falseFailures(claims, 'found', pilots(...args), 5, 'as seen', 4000);

  it('of a claim are what its power lacks', () => {
    const { claims: shares } = count(a, b);
    const power = powerOf(claims[0] as Claim, 'found', pilots(a, b), 5, { spread: 'as seen', draws: 4000 });
    expect(Math.abs((shares.first as number) - (1 - (power as number)))).toBeLessThan(0.03);
    expect(shares.first).toBeGreaterThan(0.05);
  });

  it('of an experiment are of all claims on the same seeds: fewer where they vary together', () => {
    const { any, claims: shares } = count(a, b);
    const [first, second] = [shares.first as number, shares.second as number];
    expect(Math.abs(any - (1 - (1 - first) * (1 - second)))).toBeLessThan(0.02);
    const together = count(a, a);
    expect(together.any).toBe(together.claims.first);
    expect(together.any).toBe(together.claims.second);
  });

  it('are more with the spread at its limit', () => {
    const atLimit = falseFailures(claims, 'found', pilots(a, b), 5, 'at its limit', 4000);
    expect(atLimit.any).toBeGreaterThan(count(a, b).any);
  });

  it('are of a control that does not reject as well', () => {
    const control = { what: 'nobody throws', route: '', places: {}, mustFail: ['first'] };
    const controlled = [{ ...(claims[0] as Claim), controls: [control] }, claims[1] as Claim];
    const [sure, fine] = [numbersWith(9, 0.5, 40, 3), numbersWith(9, 0.5, 40, 4)];
    const failing = (under: readonly number[]) =>
      falseFailures(
        controlled,
        'found',
        pilots(sure, fine, { 'nobody throws': { first: [...under] } }),
        5,
        'as seen',
        2000,
      );
    expect(failing(numbersWith(-9, 0.5, 40))).toMatchObject({ any: 0, controls: { first: 0 } });
    const weak = failing(numbersWith(0.5, 0.5, 40));
    expect(weak.controls.first).toBeGreaterThan(0.2);
    expect(weak.any).toBe(weak.controls.first);
    expect(weak.claims).toEqual({ first: 0, second: 0 });
  });

  it('are of established claims that there are pilot seeds of', () => {
    const found = { ...(claims[0] as Claim), standing: 'finding' as const };
    expect(falseFailures([found], 'found', pilots(a, b), 5, 'as seen', 100)).toEqual({
      claims: {},
      controls: {},
      any: 0,
    });
    expect(falseFailures(claims, 'found', null, 5, 'as seen', 100)).toEqual({
      claims: {},
      controls: {},
      any: 0,
    });
  });
});

describe('the claims of the paper', () => {
  let printed: { text: string; numbers: PowerNumbers };
  beforeAll(() => {
    // Some millions of draws: outside of Jest’s sandbox, which takes several times as long.
    const script = projectPath('scripts/power-tables.js');
    const options = { encoding: 'utf8' as const, maxBuffer: 2 ** 24 };
    printed = JSON.parse(execFileSync(process.execPath, [script, '--print'], options));
  }, 240_000);

  it('have pilot seeds for each origin of their data, and as many seeds as they need', () => {
    const established = experimentsOfPaper.flatMap(({ claims, data }) =>
      claims
        .filter(({ standing }) => standing === 'established')
        .flatMap(({ id }) => data.origins.map(({ name }) => `${id} ${name}`)),
    );
    expect(printed.numbers.claims.map(({ id, origin }) => `${id} ${origin}`).sort()).toEqual(
      established.sort(),
    );
    for (const { id, origin, pilot, problem, seeds, needed } of printed.numbers.claims) {
      expect({
        id,
        origin,
        pilot: (pilot ?? 0) >= 30,
        problem,
        isEnough: (needed ?? Number.POSITIVE_INFINITY) <= seeds,
      }).toEqual({
        ...{ id, origin, pilot: true, problem: null, isEnough: true },
      });
    }
  });

  it('pass at their boundaries in at most 2.5 % of 10,000 draws', () => {
    for (const { id, origin, boundary } of printed.numbers.claims) {
      expect({ id, origin, passes: (boundary?.normal.passes ?? 1) <= 0.025 }).toEqual({
        id,
        origin,
        passes: true,
      });
    }
  });

  it('have controls that reject in 80 of 100 cases or more', () => {
    for (const { id, origin, controls } of printed.numbers.claims) {
      expect({ id, origin, rejects: (controls ?? 0) >= 0.8 }).toEqual({ id, origin, rejects: true });
    }
  });

  it('are told of in docs/claims.md as they are; `npm run docs:power` writes it anew', () => {
    expect(readFileSync(projectPath('docs/claims.md'), 'utf8')).toBe(printed.text);
  });
});

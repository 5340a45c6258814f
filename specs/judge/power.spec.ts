import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jStat from 'jstat';
import { errorFunction } from 'simple-statistics';
import { studentT } from '../../src/harness/judge/estimate.ts';
import { controlPowerOf, needOf, powerOf, requirePower, seedsNeeded } from '../../src/harness/judge/power.ts';
import { stretchOf } from '../../src/harness/judge/resample.ts';
import type { Claim, Measure, Threshold } from '../../src/harness/study/claim.ts';
import { normals, numbersWith, pilotsOf } from '../setup/pilots.ts';

const measureOf = (id: string, threshold: Threshold, more: Partial<Measure> = {}): Measure => ({
  ...{ id, what: '', basis: '', of: () => 0 },
  thresholds: { found: threshold, invented: threshold },
  ...more,
});
const above = (value: number, effect?: number): Threshold => ({
  ...{ side: 'above', value },
  ...(effect === undefined ? {} : { effect }),
});
const below = (value: number): Threshold => ({ side: 'below', value });

const claimOf = (measures: readonly Measure[], more: Partial<Claim> = {}): Claim => ({
  id: 'made-up',
  sentence: '',
  place: '',
  standing: 'established',
  measures,
  controls: [],
  ...more,
});
const one = claimOf([measureOf('number', above(1))]);
const power = (claim: Claim, measures: Record<string, readonly number[]>, seeds: number, options = {}) =>
  powerOf(claim, 'found', pilotsOf({ measures }), seeds, options) as number;
const needed = (claim: Claim, measures: Record<string, readonly number[]>, asked?: number) =>
  seedsNeeded(claim, 'found', pilotsOf({ measures }), asked);

/**
 * The power of a one-sided t test by numerical integration: P(T > t₀.₉₈) for a noncentral T with this noncentrality, that is
 * ∫ Φ(δ − t·u) p(u) du over u = s/σ.
 */
function noncentralPower(seeds: number, margin: number, sd: number): number {
  const degrees = seeds - 1;
  const [delta, quantile] = [(margin * Math.sqrt(seeds)) / sd, studentT(0.98, degrees)];
  const steps = 5000;
  let power = 0;
  for (let step = 0; step < steps; step++) {
    const probability = (step + 0.5) / steps;
    const u = Math.sqrt(jStat.chisquare.inv(probability, degrees) / degrees);
    power += (0.5 * (1 + errorFunction((delta - quantile * u) / Math.SQRT2))) / steps;
  }
  return power;
}

describe('the power of a claim', () => {
  it.each([
    [3, 0.3],
    [5, 0.6],
    [10, 1],
  ])('of one measure over %i seeds is that of the noncentral t, not of the central: sd %d', (seeds, sd) => {
    // Rows whose mean and spread are exact, and whose distribution is as normal as 2000 rows can be.
    const rows = numbersWith(2, sd, 2000);
    const exact = noncentralPower(seeds, 1, sd);
    const drawn = power(one, { number: rows }, seeds, { spread: 'as seen', draws: 20_000 });
    expect(exact).toBeGreaterThan(0.5);
    expect(exact).toBeLessThan(0.95);
    expect(Math.abs(drawn - exact)).toBeLessThan(0.02);
  });

  it.each([
    [2, 0.73],
    [3, 0.77],
  ])(
    'is not that of the formula with central quantiles, which says 80 % here over %i seeds',
    (seeds, most) => {
      const sd = Math.sqrt(seeds) / (studentT(0.98, seeds - 1) + studentT(0.8, seeds - 1));
      const rows = numbersWith(2, sd, 2000);
      const drawn = power(one, { number: rows }, seeds, { spread: 'as seen', draws: 20_000 });
      expect(drawn).toBeLessThan(most);
      expect(Math.abs(drawn - noncentralPower(seeds, 1, sd))).toBeLessThan(0.02);
    },
  );

  it('is of all measures together: of two that vary apart it is less than of each', () => {
    const claim = claimOf([measureOf('a', above(1)), measureOf('b', above(1))]);
    const [a, b] = [numbersWith(2, 0.55, 400, 1), numbersWith(2, 0.55, 400, 2)];
    const options = { spread: 'as seen' as const, draws: 4000 };
    const alone = power(claimOf([measureOf('a', above(1))]), { a }, 5, options);
    const apart = power(claim, { a, b }, 5, options);
    expect(alone).toBeGreaterThan(0.75);
    expect(Math.abs(apart - alone ** 2)).toBeLessThan(0.04);
    // As a measure and its double: nothing is lost.
    expect(power(claim, { a, b: a }, 5, options)).toBe(alone);
    // Where one is high as the other is low, more is lost than where they vary apart, or hardly less.
    const against = a.map((value) => 4 - value);
    expect(power(claim, { a, b: against }, 5, options)).toBeLessThan(apart + 0.02);
  });

  it('is never more than that of its weakest measure', () => {
    const row = fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(row, row, fc.integer({ min: 2, max: 9 }), (a, b, seeds) => {
        const both = power(claimOf([measureOf('a', above(1)), measureOf('b', below(3))]), { a, b }, seeds);
        expect(both).toBeLessThanOrEqual(power(claimOf([measureOf('a', above(1))]), { a }, seeds));
        expect(both).toBeLessThanOrEqual(power(claimOf([measureOf('b', below(3))]), { b }, seeds));
      }),
      { numRuns: 20 },
    );
  });

  it('is told of a spread at its limit: σ̂ = s·√((N − 1)/χ²₀.₂(N − 1)), which rows drawn with replacement then have', () => {
    expect(stretchOf(10) ** 2 * (9 / 10)).toBeCloseTo(9 / 5.3801, 4);
    const rows = numbersWith(2, 0.5, 100);
    const limit = 0.5 * Math.sqrt(99 / jStat.chisquare.inv(0.2, 99));
    const drawn = power(one, { number: rows }, 5, { draws: 20_000 });
    expect(drawn).toBeLessThan(power(one, { number: rows }, 5, { spread: 'as seen', draws: 20_000 }));
    expect(Math.abs(drawn - noncentralPower(5, 1, limit))).toBeLessThan(0.02);
  });

  it('grows with the pilot: the same spread over more seeds is known better', () => {
    const powers = [5, 20, 80].map((rows) => power(one, { number: numbersWith(2, 0.6, rows) }, 6));
    expect(powers).toEqual(powers.toSorted((a, b) => a - b));
  });

  it('is that of a smaller effect as well: what lies wholly below it does not hold', () => {
    const rows = numbersWith(1.2, 0.05, 40);
    expect(power(one, { number: rows }, 8)).toBe(1);
    expect(power(claimOf([measureOf('number', above(1, 1.5))]), { number: rows }, 8)).toBe(0);
  });

  it('is unknown without a pilot, or without numbers of a measure', () => {
    expect(powerOf(one, 'found', null, 5)).toBeNull();
    expect(powerOf(one, 'found', pilotsOf({ measures: { other: [2, 2.1] } }), 5)).toBeNull();
  });

  it('is the same again', () => {
    const rows = numbersWith(2, 0.6, 20);
    expect(power(one, { number: rows }, 5)).toBe(power(one, { number: rows }, 5));
  });

  it('is none of what is no number, or of a single seed', () => {
    expect(() => power(one, { number: [2, Number.NaN, 2] }, 20)).toThrow(/number is NaN/);
    expect(() => power(one, { number: [2] }, 5)).toThrow('expected two pilot seeds or more, got 1');
    expect(() => power(one, { number: [] }, 5)).toThrow('expected two pilot seeds or more, got 0');
  });
});

describe('what counts', () => {
  const claim = claimOf([measureOf('wrong', below(1.5), { counts: 'test images' })]);
  const broken = (seeds: number, of: number) => Array.from({ length: of }, (_, at) => (at < seeds ? 3 : 0));

  it('has the power of a share: of six seeds all must keep the bound, of nine all but one', () => {
    const share = 0.1;
    const rows = broken(6, 60);
    const options = { spread: 'as seen' as const, draws: 20_000 };
    expect(power(claim, { wrong: rows }, 5, options)).toBe(0);
    expect(power(claim, { wrong: rows }, 6, options)).toBeCloseTo((1 - share) ** 6, 1);
    expect(power(claim, { wrong: rows }, 8, options)).toBeCloseTo((1 - share) ** 8, 1);
    expect(power(claim, { wrong: rows }, 9, options)).toBeCloseTo(0.9 ** 9 + 9 * 0.1 * 0.9 ** 8, 1);
  });

  it('is raised to the limit of its share: of 60 seeds that all kept it 2.6 % may break it', () => {
    const limit = 1 - 0.2 ** (1 / 60);
    const drawn = power(claim, { wrong: broken(0, 60) }, 6, { draws: 20_000 });
    expect(Math.abs(drawn - (1 - limit) ** 6)).toBeLessThan(0.01);
  });

  it('is raised for whole rows: a seed that breaks one bound may break another as well', () => {
    const both = claimOf([...claim.measures, measureOf('missed', above(0.5), { counts: 'throws' })]);
    const wrong = broken(1, 60);
    const missed = [...broken(0, 58).map(() => 2), 0, 0];
    // Three of 60 rows break one of them; the limit of that share is 7.5 %.
    const limit = jStat.beta.inv(0.8, 4, 57);
    const drawn = power(both, { wrong, missed }, 6, { draws: 20_000 });
    expect(Math.abs(drawn - (1 - limit) ** 6)).toBeLessThan(0.01);
  });

  it('may need more seeds than fewer suffice: of eight all must keep the bound, as of six', () => {
    const rows = broken(0, 60);
    const asked = [6, 7, 8, 9].map((seeds) => power(claim, { wrong: rows }, seeds, { draws: 20_000 }));
    expect(asked[2]).toBeLessThan(asked[0] as number);
    expect(needed(claim, { wrong: rows })).toBe(6);
    const fewer = broken(0, 47);
    expect(needed(claim, { wrong: fewer })).toBe(6);
    expect(needed(claim, { wrong: fewer }, 8)).toBe(9);
    expect(needed(claim, { wrong: fewer }, 12)).toBe(6);
    const ask = (seeds: number) => () =>
      requirePower([
        {
          experiment: { claims: [claim] },
          origin: 'found',
          pilots: pilotsOf({ measures: { wrong: fewer } }),
          seeds,
        },
      ]);
    expect(ask(6)).not.toThrow();
    expect(ask(8)).toThrow('made-up needs 9, not 8');
    expect(ask(9)).not.toThrow();
  });
});

describe('the power of a control', () => {
  const control = { what: 'nobody throws', route: '', places: {}, mustFail: ['number'] };
  const claim = claimOf([measureOf('number', above(1, 1.2))], { controls: [control] });
  const pilots = (number: readonly number[]) =>
    pilotsOf({ measures: { number: [2, 2.1] }, controls: { 'nobody throws': { number: [...number] } } });

  it('is the chance that all of its measures fail: that they lie below the smallest effect of interest', () => {
    expect(controlPowerOf(claim, control, 'found', pilots(numbersWith(0, 0.1, 10)), 5)).toBe(1);
    expect(controlPowerOf(claim, control, 'found', pilots(numbersWith(2, 0.1, 10)), 5)).toBe(0);
    const between = controlPowerOf(claim, control, 'found', pilots(numbersWith(1.1, 0.05, 10)), 5) as number;
    expect(between).toBeGreaterThan(0.5);
  });

  it('is over as many seeds as it is judged on', () => {
    const rows = pilots(numbersWith(0.7, 0.5, 40));
    const over = (seeds: number, of = control) => controlPowerOf(claim, of, 'found', rows, seeds) as number;
    expect(over(10)).toBeGreaterThan(over(3));
    expect(over(10, { ...control, seeds: 3 } as typeof control)).toBe(over(3));
  });

  it('of what counts is told of seeds that keep the bound, at the limit of their share', () => {
    const counting = claimOf([measureOf('number', below(1.5), { counts: 'throws' })], {
      controls: [control],
    });
    const seen = pilots(Array.from({ length: 40 }, () => 9));
    const limit = 1 - 0.2 ** (1 / 40);
    const drawn = controlPowerOf(counting, control, 'found', seen, 6, { draws: 20_000 }) as number;
    expect(Math.abs(drawn - (1 - limit) ** 6)).toBeLessThan(0.01);
  });

  it('is unknown where its runs are not there', () => {
    expect(
      controlPowerOf(claim, control, 'found', pilotsOf({ measures: { number: [2, 2.1] } }), 5),
    ).toBeNull();
    expect(controlPowerOf(claim, control, 'found', null, 5)).toBeNull();
  });
});

describe('the number of seeds that a verdict needs', () => {
  it('is the least that has a power of 80 %', () => {
    const rows = { number: numbersWith(2, 0.5, 60) };
    const found = needed(one, rows);
    expect(power(one, rows, found)).toBeGreaterThanOrEqual(0.8);
    expect(power(one, rows, found - 1)).toBeLessThan(0.8);
    expect(found).toBeGreaterThan(4);
  });

  it('is found where many are needed', () => {
    const rows = { number: numbersWith(1.3, 1, 60) };
    const found = needed(one, rows);
    // (2.05 + 0.84)²/0.3² = 93 for the spread that was seen.
    expect(found).toBeGreaterThan(85);
    expect(found).toBeLessThan(150);
  });

  it('is two at least, and as many as the claim asks for', () => {
    const rows = { number: numbersWith(2, 0.001, 20) };
    expect(needed(one, rows)).toBe(2);
    expect(needed({ ...one, leastSeeds: 7 }, rows)).toBe(7);
  });

  it('is told of all measures of a claim together', () => {
    const measures = ['a', 'b', 'c', 'd'].map((id) => measureOf(id, above(1)));
    const rows = Object.fromEntries(measures.map(({ id }, at) => [id, numbersWith(2, 0.5, 60, at)]));
    const alone = measures.map((measure) => needed(claimOf([measure]), rows));
    expect(needed(claimOf(measures), rows)).toBeGreaterThan(Math.max(...alone));
  });

  it('is not told without a pilot: as many as the claim asks for', () => {
    expect(seedsNeeded(one, 'found', null)).toBe(2);
    expect(seedsNeeded({ ...one, leastSeeds: 10 }, 'found', null)).toBe(10);
  });

  it.each<[string, Claim, Record<string, readonly number[]>, string]>([
    ['lies on the wrong side, however far', one, { number: [-1, 0, -1, 0] }, 'its mean is -0.5, not above 1'],
    [
      'lies on the threshold',
      one,
      { number: numbersWith(1, 0.1, 20).map((x) => x - 1e-9) },
      'its mean is 1, not above 1',
    ],
    [
      'lies on the wrong side in one measure of two',
      claimOf([measureOf('fine', above(1)), measureOf('number', below(1))]),
      { fine: numbersWith(2, 0.1, 20), number: numbersWith(2, 0.1, 20) },
      'its mean is 2, not below 1',
    ],
    [
      'breaks a bound in most seeds',
      claimOf([measureOf('number', below(1.5), { counts: 'throws' })]),
      { number: [0, 0, 2, 2, 3] },
      '2 of 5 seeds are below 1.5',
    ],
  ])('is none where the pilot %s', (_, claim, rows, reason) => {
    expect(() => needed(claim, rows)).toThrow(
      `claim made-up: no number of seeds up to 1000 supports a verdict on found data: the pilot of number lies on the wrong side: ${reason}`,
    );
  });

  it('is told with the reason where none suffices, so that what was run can be shown all the same', () => {
    const pilots = pilotsOf({ measures: { number: [-1, 0, -1, 0] } });
    expect(needOf({ ...one, leastSeeds: 4 }, 'found', pilots)).toEqual({
      seeds: 4,
      problem: expect.stringMatching(
        /^no number of seeds up to 1000 .* wrong side: its mean is -0\.5, not above 1$/,
      ),
    });
    expect(needOf(one, 'found', null)).toEqual({ seeds: 2, problem: null });
  });

  it('is none where the pilot does not vary: that has no interval, and says nothing of other seeds', () => {
    expect(power(one, { number: [2, 2, 2, 2] }, 100)).toBe(0);
    expect(() => needed(one, { number: [2, 2, 2, 2] })).toThrow(
      'the pilot of number is the same for all of its seeds, which says nothing of others',
    );
  });

  it('is none where the pilot lies too near, and names the measure', () => {
    const claim = claimOf([measureOf('fine', above(0)), measureOf('number', above(1))]);
    const rows = { fine: numbersWith(2, 0.1, 20), number: numbersWith(1.001, 1, 20) };
    expect(() => needed(claim, rows)).toThrow(/too few, or too near to the threshold of number$/);
  });

  it('is for a finding what was said beforehand, whatever the pilot says', () => {
    const finding: Claim = { ...one, standing: 'finding', leastSeeds: 10 };
    expect(needed(finding, { number: numbersWith(0, 0.1, 20) })).toBe(10);
    expect(seedsNeeded(finding, 'found', null)).toBe(10);
  });

  it('of what is no number is an error', () => {
    expect(() => needed(one, { number: [2, 2.1, Number.POSITIVE_INFINITY] })).toThrow();
    expect(() => needed(one, { number: [2, 2.1, Number.NaN] })).toThrow();
  });
});

describe('a check with too few seeds', () => {
  const ask = (claims: readonly Claim[], seeds: number, sd: number, origin = 'found') => ({
    ...{ experiment: { claims }, origin, seeds },
    pilots: pilotsOf({ measures: { number: numbersWith(2, sd, 60) } }, ...claims.map(({ id }) => id)),
  });

  it('is refused, and the claims and what they need are named', () => {
    const enough = needed(one, { number: numbersWith(2, 0.5, 60) });
    expect(() => requirePower([ask([one], enough, 0.5)])).not.toThrow();
    expect(() => requirePower([ask([one], enough - 1, 0.5)])).toThrow(
      `so few seeds cannot support a verdict on found data: made-up needs ${enough}, not ${enough - 1}`,
    );
  });

  it('is asked for each experiment, on its own data, pilot and seeds', () => {
    const other = { ...one, id: 'other' };
    const [first, second] = [0.5, 0.7].map((sd) => needed(one, { number: numbersWith(2, sd, 60) }));
    expect(() =>
      requirePower([
        ask([one], 3, 0.5),
        ask([{ ...one, id: 'fine' }], 3, 0.001),
        ask([other], 4, 0.7, 'invented'),
      ]),
    ).toThrow(
      `so few seeds cannot support a verdict on found and invented data: made-up needs ${first}, not 3; other needs ${second}, not 4`,
    );
  });

  it('is not refused for a finding, or without a pilot', () => {
    const finding: Claim = { ...one, standing: 'finding', leastSeeds: 10 };
    expect(() => requirePower([ask([finding], 2, 3)])).not.toThrow();
    expect(() => requirePower([{ ...ask([one], 2, 3), pilots: null }])).not.toThrow();
  });
});

it('numbers of these specs have the mean and the spread that they are said to have', () => {
  const numbers = normals(500);
  expect(numbers.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 8);
  expect(numbers.reduce((sum, x) => sum + x * x, 0) / 499).toBeCloseTo(1, 8);
});

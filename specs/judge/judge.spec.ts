import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { estimate, estimateOfShare, studentT, usualAlpha } from '../../src/harness/judge/estimate.ts';
import { judge, judgeEstimate, judgeValues } from '../../src/harness/judge/judge.ts';
import {
  above,
  below,
  type Claim,
  endIn,
  type Measure,
  type Runs,
  type SeedRuns,
  type Threshold,
} from '../../src/harness/study/claim.ts';
import { Random } from '../../src/kit/random.ts';

/** Made-up runs: Odd's loss is the number that is judged. */
const runsOf = (loss: number): Runs => ({ Odd: { loss: [loss] } });
const seedsOf = (values: readonly number[]): SeedRuns[] =>
  values.map((value, seed) => ({ seed, runs: runsOf(value) }));

const claim: Claim = {
  id: 'made-up',
  sentence: '',
  standing: 'established',
  place: '',
  measures: [
    {
      id: 'number',
      what: '',
      of: (runs) => endIn(runs, 'Odd', 'loss'),
      thresholds: { found: above(1), invented: below(1) },
      basis: '',
    },
  ],
  controls: [],
};
const verdict = (values: readonly number[], origin: 'found' | 'invented' = 'found') =>
  judge(claim, origin, seedsOf(values)).verdict;

/** A measure, judged from what seeds gave of it alone. */
const judged = (values: readonly number[], threshold: Threshold, more: Partial<Measure> = {}) =>
  judgeValues(
    { id: 'number', what: '', basis: '', ...more },
    threshold,
    values.map((value, seed) => ({ seed, value })),
  );
const counted = (values: readonly number[], threshold: Threshold) =>
  judged(values, threshold, { counts: 'test images' });

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 });
const anyNumber = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('the quantiles of Student’s t', () => {
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 4, 2.7764],
    [0.98, 1, 15.8945],
    [0.98, 4, 2.9985],
    [0.98, 9, 2.3984],
    [0.95, 4, 2.1318],
    [0.8, 4, 0.941],
  ])('P %d with %i degrees of freedom: %d, as in the tables', (probability, degrees, expected) => {
    expect(studentT(probability, degrees)).toBeCloseTo(expected, 3);
  });
});

describe('the interval', () => {
  it('of 1, 2, 3, 4, 5 is worked by hand: 3 ± 2.9985 · √2.5 / √5', () => {
    const { mean, low, high } = estimate([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(high - 3).toBeCloseTo(2.1203, 3);
    expect(3 - low).toBeCloseTo(2.1203, 3);
  });

  it('of equal values is a point', () => {
    expect(estimate([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2 });
  });

  it.each([usualAlpha, 0.005, 0.1])(
    'misses the true mean on each side in a share of %d, as is asked for',
    (alpha) => {
      const random = new Random(7, 'images');
      // A sum of twelve uniform numbers is as good as normal.
      const draw = () => Array.from({ length: 12 }, () => random.uniform()).reduce((a, b) => a + b) - 6;
      const cases = 4000;
      let [tooHigh, tooLow] = [0, 0];
      for (let at = 0; at < cases; at++) {
        const { low, high } = estimate([draw(), draw(), draw(), draw(), draw()], undefined, alpha);
        if (low >= 0) tooHigh++;
        if (high <= 0) tooLow++;
      }
      // Three standard deviations of such a share.
      const room = 3 * Math.sqrt((alpha * (1 - alpha)) / cases);
      expect(Math.abs(tooHigh / cases - alpha)).toBeLessThan(room);
      expect(Math.abs(tooLow / cases - alpha)).toBeLessThan(room);
    },
  );

  it('ends where the mean cannot be, and is else what it is without bounds', () => {
    fc.assert(
      fc.property(shares, (values) => {
        const [free, clipped] = [estimate(values), estimate(values, [0, 1])];
        expect(clipped).toEqual({
          mean: free.mean,
          low: Math.max(0, free.low),
          high: Math.min(1, free.high),
        });
      }),
    );
    expect(estimate([0.9, 1, 0.95])).toMatchObject({ high: expect.closeTo(1.09, 2) });
    expect(judged([0.9, 1, 0.95], above(0.5), { range: [0, 1] }).estimate.high).toBe(1);
    expect(judged([0.1, 0, 0.05], above(0.5), { range: [0, 1] }).estimate.low).toBe(0);
  });
});

describe('the verdict', () => {
  it.each<[string, number[], string]>([
    ['lies wholly above', [1.2, 1.21, 1.22], 'pass'],
    ['lies wholly below', [0.8, 0.81, 0.82], 'fail'],
    ['straddles', [0.8, 1, 1.3], 'inconclusive'],
    ['straddles, though each value is above', [1.01, 1.5, 1.01], 'inconclusive'],
    ['is the threshold itself', [1, 1, 1], 'inconclusive'],
    ['is none, since nothing varies', [2, 2, 2], 'inconclusive'],
  ])('where the interval %s', (_, values, expected) => {
    expect(verdict(values)).toBe(expected);
    const opposite = { pass: 'fail', fail: 'pass', inconclusive: 'inconclusive' }[expected];
    expect(verdict(values, 'invented')).toBe(opposite);
  });

  it('passes only beyond the threshold, and fails only on the other side', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, anyNumber, (one, other, value) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(high - low > 1e-6);
        const interval = { mean: (low + high) / 2, low, high };
        const isAbove = judgeEstimate(interval, { side: 'above', value });
        expect(isAbove === 'pass').toBe(low > value);
        expect(isAbove === 'fail').toBe(high < value);
        const isBelow = judgeEstimate(interval, { side: 'below', value });
        expect(isBelow === 'pass').toBe(isAbove === 'fail');
        expect(isBelow === 'fail').toBe(isAbove === 'pass');
      }),
    );
  });

  it('is none where the interval only just touches the bound, or what would be of interest', () => {
    const { value, effect } = { value: 1, effect: 3 };
    const of = (low: number, high: number, side: 'above' | 'below') =>
      judgeEstimate({ mean: (low + high) / 2, low, high }, { side, value, effect });
    expect([of(1, 4, 'above'), of(1.5, 4, 'above')]).toEqual(['inconclusive', 'pass']);
    expect([of(0, 3, 'above'), of(0, 2.5, 'above')]).toEqual(['inconclusive', 'fail']);
    expect([of(-2, 1, 'below'), of(-2, 0.5, 'below')]).toEqual(['inconclusive', 'pass']);
    expect([of(3, 4, 'below'), of(3.5, 4, 'below')]).toEqual(['inconclusive', 'fail']);
  });

  it('is none of numbers that differ by rounding alone', () => {
    const differences = [1, 2, 3, 4, 5].map((tenths) => (tenths + 7) / 10 - tenths / 10);
    expect(new Set(differences).size).toBeGreaterThan(1);
    expect(judged(differences, above(0.5)).verdict).toBe('inconclusive');
    expect(judged(differences, below(0.5)).verdict).toBe('inconclusive');
  });

  it('is by 2 % on each side, unless the bound has an α of its own', () => {
    const values = [1.2, 1.24, 1.3];
    expect(usualAlpha).toBe(0.02);
    expect(judged(values, above(1.1)).estimate).toEqual(
      judged(values, { ...above(1.1), alpha: 0.02 }).estimate,
    );
    const [strict, lax] = [0.005, 0.1].map((alpha) => judged(values, { ...above(1.1), alpha }));
    expect([strict?.verdict, lax?.verdict]).toEqual(['inconclusive', 'pass']);
    expect(strict?.threshold.alpha).toBe(0.005);
    // Of five seeds all may keep a bound that a half of all break, in 1 of 32 cases.
    const five = [1, 1, 1, 1, 1];
    const [usual, more] = [0.02, 0.04].map(
      (alpha) => judged(five, { ...below(1.5), alpha }, { counts: 'test images' }).verdict,
    );
    expect([usual, more]).toEqual(['inconclusive', 'pass']);
  });

  it('of a claim is that of its worst measure', () => {
    const [measure] = claim.measures;
    const second = { ...measure, id: 'other', of: (runs) => 0.5 * endIn(runs, 'Odd', 'loss') } as Measure;
    const verdictOf = (measures: readonly Measure[], values: readonly number[]) =>
      judge({ ...claim, measures }, 'found', seedsOf(values)).verdict;
    const both = [...claim.measures, second];
    expect(verdictOf(both, [2.5, 2.51])).toBe('pass');
    expect(verdictOf(both, [1.5, 1.51])).toBe('fail');
    expect(verdictOf(both, [2, 2.01])).toBe('inconclusive');
    expect(verdictOf([], [2, 2.01])).toBe('inconclusive');
  });
});

describe('the smallest effect of interest', () => {
  it.each<[string, number[], string]>([
    ['wholly between the bound and it', [0.04, 0.05, 0.06], 'fail'],
    ['wholly on the wrong side of the bound', [-0.06, -0.05, -0.04], 'fail'],
    ['around the bound, and short of it', [-0.01, 0, 0.01], 'fail'],
    ['around both', [-0.1, 0.05, 0.2], 'inconclusive'],
    ['beyond the bound and around it', [0.08, 0.1, 0.12], 'pass'],
    ['beyond both', [0.2, 0.21, 0.22], 'pass'],
  ])('an interval %s', (_, values, expected) => {
    expect(judged(values, above(0, 0.1)).verdict).toBe(expected);
    const mirrored = values.map((value) => -value);
    expect(judged(mirrored, below(0, -0.1)).verdict).toBe(expected);
  });

  it('only takes passes and intervals around the bound away, and only to failures', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, anyNumber, anyNumber, (one, other, value, delta) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(high - low > 1e-6);
        const effect = value + Math.abs(delta);
        const interval = { mean: (low + high) / 2, low, high };
        const [without, found] = [above(value), above(value, effect)].map((bound) =>
          judgeEstimate(interval, bound),
        );
        expect(found).toBe(high < effect ? 'fail' : without);
      }),
    );
  });
});

describe('what counts', () => {
  const times = (n: number, value: number) => Array.from({ length: n }, () => value);

  it('is judged seed by seed: of six seeds all must keep the bound, of nine all but one', () => {
    const verdictOf = (kept: number, of: number) =>
      counted([...times(kept, 1), ...times(of - kept, 2)], below(1.5)).verdict;
    expect([4, 5, 6].map((kept) => verdictOf(kept, 6))).toEqual(['inconclusive', 'inconclusive', 'pass']);
    expect([7, 8, 9].map((kept) => verdictOf(kept, 9))).toEqual(['inconclusive', 'pass', 'pass']);
    expect([0, 1, 2].map((kept) => verdictOf(kept, 9))).toEqual(['fail', 'fail', 'inconclusive']);
    expect(verdictOf(5, 5)).toBe('inconclusive');
  });

  it('passes where a coin would show so many seeds in one case of fifty, and fails where so few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(40), fc.boolean(), (n, some, isAbove) => {
        const kept = some % (n + 1);
        const [good, bad] = isAbove ? [3, 0] : [0, 3];
        const { verdict, estimate } = counted(
          [...times(kept, good), ...times(n - kept, bad)],
          isAbove ? above(1.5) : below(1.5),
        );
        /** P(X ≥ k) of n fair tosses. */
        const tail = (k: number) => {
          let [term, sum] = [0.5 ** n, 0];
          for (let heads = 0; heads <= n; heads++) {
            if (heads >= k) sum += term;
            term *= (n - heads) / (heads + 1);
          }
          return sum;
        };
        expect(verdict === 'pass').toBe(tail(kept) < 0.02);
        expect(verdict === 'fail').toBe(tail(n - kept) < 0.02);
        expect(estimate.mean).toBe(kept / n);
        expect([estimate.low >= 0, estimate.high <= 1]).toEqual([true, true]);
        expect([estimate.low <= kept / n, estimate.high >= kept / n]).toEqual([true, true]);
      }),
    );
  });

  it('does not become better for being far within its bound: what seeds keep is all that matters', () => {
    const seeds = [0, 0, 0, 0, 1, 1, 1, 2];
    const far = seeds.map((wrong) => (wrong === 2 ? 500 : 0));
    const [near, farther] = [counted(seeds, below(1.5)), counted(far, below(1.5))];
    expect(farther).toMatchObject({ verdict: near.verdict, estimate: near.estimate });
  });

  it('tells how many seeds may break the bound after all: of five of five up to 46 %', () => {
    expect(counted(times(5, 1), below(1.5)).mayBreak).toBeCloseTo(1 - 0.05 ** (1 / 5), 10);
    expect(counted(times(5, 1), below(1.5)).mayBreak).toBeCloseTo(0.4507, 4);
    expect(counted([...times(9, 1), 2], below(1.5)).mayBreak).toBeCloseTo(0.394, 3);
    expect(counted(times(5, 2), below(1.5)).mayBreak).toBe(1);
    expect(judged([0, 0.1], below(1.5)).mayBreak).toBeNull();
  });

  it('has to be whole', () => {
    expect(() => counted([1, 1.5], below(1.5))).toThrow('number counts test images, and is 1.5 for seed 1');
  });
});

describe('an error of 0.9 beside one of 1 of ten images, for every seed', () => {
  const [less, whole] = [0.9, 1];
  const seeds = [0, 1, 2, 3, 4, 5];
  const shares = seeds.map(() => less - whole);
  const more = seeds.map(() => Math.round(10 * (1 - less)) - Math.round(10 * (1 - whole)));

  it('once was passed as less than a tenth, by rounding: it is a tenth, and nothing is known of its spread', () => {
    expect(less - whole > -0.1).toBe(true);
    expect(judged(shares, above(-0.1)).verdict).toBe('inconclusive');
  });

  it('is one image more: at most one holds, and less than one does not', () => {
    expect(new Set(more)).toEqual(new Set([1]));
    expect(counted(more, below(1.5)).verdict).toBe('pass');
    expect(counted(more, below(1)).verdict).toBe('fail');
    expect(counted(more, below(0.5)).verdict).toBe('fail');
  });
});

describe('a share of seeds', () => {
  it('has the exact interval: of 6 of 6 from the sixth root of 2 %', () => {
    const all = estimateOfShare(6, 6);
    expect(all).toMatchObject({ mean: 1, high: 1 });
    expect(all.low).toBeCloseTo(0.02 ** (1 / 6), 10);
    const none = estimateOfShare(0, 6);
    expect(none).toMatchObject({ mean: 0, low: 0 });
    expect(none.high).toBeCloseTo(1 - 0.02 ** (1 / 6), 10);
  });
});

describe('what cannot be judged is no verdict', () => {
  it('without a run, or without what was to be measured', () => {
    const judging = (runs: Runs) => () =>
      judge(claim, 'found', [
        { seed: 0, runs },
        { seed: 1, runs },
      ]);
    expect(judging({ Even: { loss: [2] } })).toThrow('expected a run of Odd, got Even');
    expect(judging({ Odd: { error: [2] } })).toThrow('expected the metric loss, which was not measured');
  });

  it('on data that the measure has no threshold for', () => {
    expect(() => judge(claim, 'borrowed', seedsOf([2, 2]))).toThrow(
      'measure number: it has no threshold on borrowed data',
    );
  });

  it('with one seed', () => {
    expect(() => verdict([2])).toThrow(/claim made-up: expected two seeds or more, got 1/);
  });

  it('with the same seed twice', () => {
    const [first] = seedsOf([2]) as [SeedRuns];
    expect(() => judge(claim, 'found', [first, first])).toThrow(/a seed comes twice in 0, 0/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'with a measure that is %d',
    (value) => {
      expect(() => verdict([2, value])).toThrow(`claim made-up: number is ${value} for seed 1`);
    },
  );
});

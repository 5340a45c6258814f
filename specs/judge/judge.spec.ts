import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { estimate, judge, judgeControl, judgeEstimate, studentT } from '../../src/harness/judge/judge.ts';
import {
  above,
  below,
  type Claim,
  type Control,
  endIn,
  type Runs,
  type SeedRuns,
} from '../../src/harness/study/claim.ts';
import { Random } from '../../src/kit/random.ts';

/** Made-up runs: Odd's loss is the number that is judged. */
const runsOf = (loss: number): Runs => ({ Odd: { loss: [loss] } });
const seedsOf = (values: readonly number[]): SeedRuns[] =>
  values.map((value, seed) => ({ seed, runs: runsOf(value) }));

const pilot = { mean: 0, sd: 0 };
const claimOf = (control?: Partial<Control>): Claim => ({
  id: 'made-up',
  sentence: '',
  standing: 'established',
  place: '',
  measures: [
    {
      id: 'number',
      what: '',
      of: (runs) => endIn(runs, 'Odd', 'loss'),
      thresholds: { found: above(1, pilot), invented: below(1, pilot) },
      basis: '',
    },
  ],
  controls: [{ what: 'nothing', alter: (runs) => runs, mustFail: ['number'], ...control }],
});
const verdict = (values: readonly number[], origin: 'found' | 'invented' = 'found') =>
  judge(claimOf(), origin, seedsOf(values)).verdict;

describe('the quantiles of Student’s t', () => {
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 4, 2.7764],
    [0.975, 9, 2.2622],
    [0.95, 4, 2.1318],
    [0.8, 4, 0.941],
  ])('P %d with %i degrees of freedom: %d, as in the tables', (probability, degrees, expected) => {
    expect(studentT(probability, degrees)).toBeCloseTo(expected, 3);
  });
});

describe('the interval', () => {
  it('of 1, 2, 3, 4, 5 is worked by hand: 3 ± 2.7764 · √2.5 / √5', () => {
    const { mean, low, high } = estimate([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(high - 3).toBeCloseTo(1.9633, 3);
    expect(3 - low).toBeCloseTo(1.9633, 3);
  });

  it('of equal values is a point', () => {
    expect(estimate([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2 });
  });

  it('holds the true mean in 95 of 100 cases', () => {
    const random = new Random(7, 'images');
    // A sum of twelve uniform numbers is as good as normal.
    const draw = () => Array.from({ length: 12 }, () => random.uniform()).reduce((a, b) => a + b) - 6;
    const cases = 4000;
    let held = 0;
    for (let at = 0; at < cases; at++) {
      const { low, high } = estimate([draw(), draw(), draw(), draw(), draw()]);
      if (low < 0 && high > 0) held++;
    }
    expect(held / cases).toBeGreaterThan(0.94);
    expect(held / cases).toBeLessThan(0.96);
  });
});

describe('the verdict', () => {
  it.each<[string, number[], string]>([
    ['lies wholly above', [1.2, 1.21, 1.22], 'pass'],
    ['lies wholly below', [0.8, 0.81, 0.82], 'fail'],
    ['straddles', [0.8, 1, 1.3], 'inconclusive'],
    ['straddles, though each value is above', [1.01, 1.5, 1.01], 'inconclusive'],
    ['is the threshold itself', [1, 1, 1], 'inconclusive'],
  ])('where the interval %s', (_, values, expected) => {
    expect(verdict(values)).toBe(expected);
    const opposite = { pass: 'fail', fail: 'pass', inconclusive: 'inconclusive' }[expected];
    expect(verdict(values, 'invented')).toBe(opposite);
  });

  it('passes only beyond the threshold and fails only on the other side', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 8 }), number, (values, value) => {
        const interval = estimate(values);
        const isAbove = judgeEstimate(interval, { side: 'above', value });
        expect(isAbove === 'pass').toBe(interval.low > value);
        expect(isAbove === 'fail').toBe(interval.high < value);
        const isBelow = judgeEstimate(interval, { side: 'below', value });
        expect(isBelow === 'pass').toBe(isAbove === 'fail');
      }),
    );
  });

  it('of a claim is that of its worst measure', () => {
    const claim = claimOf();
    const [measure] = claim.measures;
    const second = { ...measure, id: 'other', of: () => 0.5 } as (typeof claim.measures)[number];
    expect(judge({ ...claim, measures: [...claim.measures, second] }, 'found', seedsOf([2, 2])).verdict).toBe(
      'fail',
    );
    expect(judge({ ...claim, measures: [] }, 'found', seedsOf([2, 2])).verdict).toBe('inconclusive');
  });
});

describe('what cannot be judged is no verdict', () => {
  it('without a run, or without what was to be measured', () => {
    const judged = (runs: Runs) => () =>
      judge(claimOf(), 'found', [
        { seed: 0, runs },
        { seed: 1, runs },
      ]);
    expect(judged({ Even: { loss: [2] } })).toThrow('expected a run of Odd, got Even');
    expect(judged({ Odd: { error: [2] } })).toThrow('expected the metric loss, which was not measured');
  });

  it('on data that the measure has no threshold for', () => {
    expect(() => judge(claimOf(), 'borrowed', seedsOf([2, 2]))).toThrow(
      'measure number: it has no threshold on borrowed data',
    );
  });

  it('with one seed', () => {
    expect(() => verdict([2])).toThrow(/claim made-up: expected two seeds or more, got 1/);
  });

  it('with the same seed twice', () => {
    const [first] = seedsOf([2]) as [SeedRuns];
    expect(() => judge(claimOf(), 'found', [first, first])).toThrow(/a seed comes twice in 0, 0/);
  });

  it('with a measure that is no number', () => {
    expect(() => verdict([2, Number.NaN])).toThrow(/claim made-up: number is NaN for seed 1/);
  });
});

describe('a control', () => {
  const altered = (loss: number): Partial<Control> => ({
    alter: () => runsOf(loss),
  });
  const rejected = (control: Partial<Control>) => {
    const claim = claimOf(control);
    return judgeControl(claim, claim.controls[0] as Control, 'found', seedsOf([2, 2])).rejected;
  };

  it('has done its work where the declared measures fail', () => {
    expect(rejected(altered(0))).toBe(true);
  });

  it('has not where they pass, or nothing is said, or nothing is declared', () => {
    expect(rejected({})).toBe(false);
    expect(rejected(altered(1))).toBe(false);
    expect(rejected({ ...altered(0), mustFail: [] })).toBe(false);
    expect(rejected({ ...altered(0), mustFail: ['number', 'no such measure'] })).toBe(false);
  });

  it('that crashes has not rejected anything', () => {
    const crash = () => {
      throw new Error('broken');
    };
    expect(() => rejected({ alter: crash })).toThrow('broken');
    expect(() => rejected(altered(Number.NaN))).toThrow(/number is NaN/);
  });
});

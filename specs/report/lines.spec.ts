import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeValues } from '../../src/harness/judge/judge.ts';
import {
  show,
  showBeside,
  showBound,
  showEstimate,
  showMayBreak,
  showMeasured,
  showThreshold,
} from '../../src/harness/report/lines.ts';
import { above, below, type Threshold } from '../../src/harness/study/claim.ts';
import { estimate, threshold } from '../setup/made-up-report.ts';

const judged = (values: readonly number[], bound: Threshold, counts?: string) =>
  judgeValues(
    { id: 'number', what: '', basis: '', ...(counts ? { counts } : {}) },
    bound,
    values.map((value, seed) => ({ seed, value })),
  );

describe('a number beside a bound', () => {
  it.each<[number, number, string]>([
    [0.260812, 0.2, '0.2608'],
    [0.2000000001, 0.2, '0.2000000001'],
    [0.1999999999, 0.2, '0.1999999999'],
    [0.20004, 0.2, '0.20004'],
    [0.19996, 0.2, '0.19996'],
    [-0.09999999999999998, -0.1, '-0.09999999999999998'],
    [-0.10000000000000002, -0.1, '-0.10000000000000002'],
    [0.2, 0.2, '0.2'],
    [0.123456789, 0.123456789, '0.123456789'],
    [-1.5, 1.5, '-1.5'],
    [1e-12, 0, '1e-12'],
    [-1.23456e-300, 0, '-1.235e-300'],
    [0, 0, '0'],
    [123400.2, 123400, '123400.2'],
    [0.99996, 1, '0.99996'],
    [1.00004, 1, '1.00004'],
  ])('%d beside %d is shown as %s', (value, bound, shown) => {
    expect(showBeside(value, bound)).toBe(shown);
  });

  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const near = fc.tuple(number, fc.integer({ min: -40, max: 40 })).map(([bound, ulps]) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, bound);
    view.setBigUint64(0, view.getBigUint64(0) + BigInt(ulps + 40));
    const value = view.getFloat64(0);
    return [Number.isFinite(value) ? value : bound, bound] as const;
  });
  const sideOf = (value: number, bound: number) => Math.sign(value - bound) || 0;

  it('lies on the same side as it reads, however near it is, and has no more digits than that takes', () => {
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(number, number)), ([value, bound]) => {
        const shown = showBeside(value, bound);
        expect(sideOf(Number(shown), bound)).toBe(sideOf(value, bound));
        if (shown === show(value)) return;
        const digits = Array.from({ length: 14 }, (_, at) => at + 4).find(
          (one) => Number(value.toPrecision(one)) === Number(shown),
        ) as number;
        const fewer = Number(value.toPrecision(digits - 1));
        expect(sideOf(fewer, bound)).not.toBe(sideOf(value, bound));
      }),
    );
  });

  it('lies on the right side of each of several', () => {
    fc.assert(
      fc.property(near, number, ([value, bound], other) => {
        const shown = Number(showBeside(value, other, bound));
        expect([sideOf(shown, bound), sideOf(shown, other)]).toEqual([
          sideOf(value, bound),
          sideOf(value, other),
        ]);
      }),
    );
    // Of as many signs each, and only one of them right.
    expect(showBeside(123456, 123480, 123450)).toBe('123460');
  });
});

describe('an estimate', () => {
  it('is shown beside its bound', () => {
    expect(showEstimate({ estimate, threshold, counts: null, mayBreak: null })).toBe('0.26 [0.25, 0.27]');
    const near = { mean: 0.2003, low: 0.20000001, high: 0.200612345 };
    expect(showEstimate({ estimate: near, threshold, counts: null, mayBreak: null })).toBe(
      '0.2003 [0.20000001, 0.2006]',
    );
  });

  it('says what it is an interval of where that is not the usual', () => {
    const own = judged([1.2, 1.24, 1.3], { ...above(1), alpha: 0.005 });
    expect(showEstimate(own)).toMatch(/^1\.247 \[0\.95\d+, 1\.5\d+ at 99 %\]$/);
    const counted = judged([1, 1, 1, 1, 1], { ...below(1.5), alpha: 0.04 }, 'test images');
    expect(showEstimate(counted)).toMatch(/^100 % of seeds \[[\d.]+ %, 100 % at 92 %\]$/);
  });

  it('is shown beside its smallest effect of interest as well', () => {
    const shown = (low: number, high: number) =>
      showEstimate({
        ...{ counts: null, mayBreak: null, threshold: { side: 'above', value: 0, effect: 0.1 } },
        estimate: { mean: 0.05, low, high },
      });
    expect(shown(-0.000001234567, 0.0999999)).toBe('0.05 [-0.000001235, 0.0999999]');
    expect(shown(0.000001234567, 0.1000001)).toBe('0.05 [0.000001235, 0.1000001]');
  });

  it('never reads as another verdict than was given', () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 });
    const bound = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, bound, fc.boolean(), (list, value, isAbove) => {
        const measure = judged(list, isAbove ? above(value) : below(value));
        const [, low, high] = /\[(.*), (.*)\]/.exec(showEstimate(measure)) ?? [];
        const [nearest, farthest] = (isAbove ? [low, high] : [high, low]).map(Number) as [number, number];
        const sign = isAbove ? 1 : -1;
        if (measure.verdict === 'pass') expect(sign * (nearest - value)).toBeGreaterThan(0);
        if (measure.verdict === 'fail') expect(sign * (farthest - value)).toBeLessThan(0);
        // Ends that are apart by rounding alone are no interval, wherever they lie.
        const isInterval = measure.estimate.high - measure.estimate.low > 1e-11;
        if (measure.verdict === 'inconclusive' && isInterval) {
          expect(sign * (nearest - value)).toBeLessThanOrEqual(0);
          expect(sign * (farthest - value)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('of what counts is one of seeds, and says how many may break the bound after all', () => {
    const six = judged([0, 1, 0, 0, 1, 0], below(1.5), 'test images');
    expect(showMeasured(six)).toBe(
      '100 % of seeds [52.1 %, 100 %], must be at most 1 in more than half of the seeds',
    );
    expect(showMayBreak(six)).toBe('up to 40 % of all seeds may break it');
    const some = judged([0, 1, 0, 0, 3, 0], below(1.5), 'test images');
    expect(showEstimate(some)).toMatch(/^83\.33 % of seeds \[/);
    expect(showMayBreak(judged([0, 0.1, 0.2], below(1.5)))).toBe('');
    // Rounded up: 5 of 5 do not exclude 45.07 %.
    expect(showMayBreak(judged([0, 0, 0, 0, 0], below(1.5), 'images'))).toMatch(/^up to 46 % /);
  });
});

describe('a bound', () => {
  it('is shown with its side, and with the smallest effect of interest where that is another', () => {
    expect(showThreshold(above(0.2))).toBe('above 0.2');
    expect(showThreshold(below(0))).toBe('below 0');
    expect(showThreshold(above(0, 0.01))).toBe('above 0, smallest effect of interest 0.01');
    expect(showThreshold(below(0, -0.01))).toBe('below 0, smallest effect of interest -0.01');
    expect(showThreshold(above(0.2, 0.2))).toBe('above 0.2');
    expect(showThreshold({ ...above(0.2), effect: null })).toBe('above 0.2');
  });

  it('of what counts is the count that keeps it', () => {
    expect(showThreshold(below(1.5), 'images')).toBe('at most 1');
    expect(showThreshold(above(1.5), 'images')).toBe('at least 2');
    expect(showBound({ threshold, counts: 'images' })).toBe('at least 1 in more than half of the seeds');
    expect(showBound({ threshold, counts: null })).toBe('above 0.2');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareMetric, describeMetric } from '../../src/harness/golden/compare.ts';
import type { Metric } from '../../src/harness/study/metrics.ts';
import { toyExperiment } from '../setup/toy-experiment.ts';

const metricOf = (name: string) => toyExperiment.metrics.find((metric) => metric.name === name) as Metric;

/** Compares a metric alone. @param tolerance the same for each value, or those of each */
function compare(
  name: string,
  expected: readonly number[],
  got: readonly number[],
  tolerance: number | (number | null)[],
) {
  const each = Array.isArray(tolerance) ? tolerance : expected.map(() => tolerance);
  return compareMetric(metricOf(name), { [name]: expected }, { [name]: got }, { tolerance: each });
}

describe('pairs that must match', () => {
  it.each<[string, string, number[], number[], number]>([
    ['the same, though nothing may differ', 'loss', [1, 2, 3], [1, 2, 3], 0],
    ['within a part of what is expected', 'loss', [1000, 1], [1009, 0.991], 0.01],
    ['within an amount', 'error', [0, 1], [0.1, 0.9], 0.11],
    ['within a part of the largest', 'weights', [-100, 1, 0], [-99, 2, 1], 0.01],
    ['within as many counts', 'hits', [0.5, 0.7], [0.7, 0.5], 2],
    ['nothing and nothing', 'loss', [], [], 0],
    ['zero and minus zero', 'loss', [0], [-0], 0],
  ])('%s', (_, name, expected, got, tolerance) => {
    expect(compare(name, expected, got, tolerance)).toMatchObject({ matches: true, outside: 0 });
  });
});

describe('pairs that must fail', () => {
  it.each<[string, string, number[], number[], number]>([
    ['a hair outside', 'error', [1], [1.1000001], 0.1],
    ['a small value that is twice what it was', 'loss', [1e-6], [2e-6], 0.01],
    ['one of many', 'error', [1, 2, 3, 4], [1, 2, 3.5, 4], 0.1],
    ['one count more than it may', 'hits', [0.5], [0.8], 2],
    ['a part of the largest too much', 'weights', [-100, 1, 0], [-100, 1, 1.01], 0.01],
    ['NaN for a number', 'loss', [1], [Number.NaN], 1],
    ['infinity', 'loss', [1], [Number.POSITIVE_INFINITY], 1],
    ['one value missing', 'loss', [1, 2], [1], 1],
    ['one value more', 'loss', [1], [1, 2], 1],
    ['differences that cancel', 'error', [1, 1], [2, 0], 0.5],
    ['the least difference, where nothing may differ', 'loss', [1], [1 + 2 ** -52], 0],
    ['anything where zero was, relative to that', 'loss', [0], [1e-12], 1],
  ])('%s', (_, name, expected, got, tolerance) => {
    expect(compare(name, expected, got, tolerance).matches).toBe(false);
  });
});

it('matches exactly where |got − expected| ≤ tolerance · |expected|, and the deviation says by how much', () => {
  const number = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  const part = fc.double({ min: 1e-9, max: 1, noNaN: true });
  fc.assert(
    fc.property(number, number, part, (expected, got, tolerance) => {
      const { matches, deviation } = compare('loss', [expected], [got], tolerance);
      expect(matches).toBe(Math.abs(got - expected) / expected / tolerance <= 1);
      expect(deviation).toBeCloseTo(Math.abs(got - expected) / expected / tolerance, 6);
    }),
  );
});

describe('a tolerance of each value', () => {
  it('holds that value alone', () => {
    const got = (values: number[]) => compare('firstWeights', [10, 10], values, [0.01, 0.1]).matches;
    expect(got([10, 10.9])).toBe(true);
    expect(got([10.9, 10])).toBe(false);
  });

  it('that is none holds nothing but that there is a number', () => {
    const comparison = compare('loss', [4, 2, 1], [4, 2, 1e9], [0.1, 0.1, null]);
    expect(comparison).toMatchObject({ matches: true, held: { tolerance: 2, nothing: 1 }, deviation: 0 });
    expect(compare('loss', [4, 2, 1], [4, 2, Number.NaN], [0.1, 0.1, null])).toMatchObject({
      matches: false,
      outside: 1,
      deviation: null,
    });
    expect(compare('loss', [4, 2, 1], [4, 2], [0.1, 0.1, null]).matches).toBe(false);
  });

  it('that nobody measured, of more values than were, is none', () => {
    expect(compare('loss', [4, 2], [4, 9], [0.1])).toMatchObject({ held: { tolerance: 1, nothing: 1 } });
  });
});

describe('a deviation', () => {
  it('is the largest as a part of what it may be', () => {
    expect(compare('error', [1, 1, 1], [1.05, 0.8, 1], 0.1).deviation).toBeCloseTo(2, 9);
    expect(compare('error', [1], [1], 0).deviation).toBe(0);
  });

  it('is none where there is no number, or where nothing may differ and it does', () => {
    expect(compare('error', [1], [Number.NaN], 0.1).deviation).toBeNull();
    expect(compare('error', [1], [1.1], 0).deviation).toBeNull();
  });
});

describe('what is said of a mismatch', () => {
  it('is one line: metric, expected, got, tolerance, and how many', () => {
    const comparison = compare('firstWeights', [10, 5, 1], [10.2, 5.2, 1], 0.01);
    expect(describeMetric(comparison)).toBe(
      'firstWeights w2: expected 5, got 5.2, tolerance ±0.05 (2 of 3 values outside)',
    );
    expect(comparison.rows).toEqual([
      { name: 'firstWeights w1', expected: 10, got: 10.2, low: 9.9, high: 10.1 },
      { name: 'firstWeights w2', expected: 5, got: 5.2, low: 4.95, high: 5.05 },
    ]);
    expect(comparison.differences.max).toBeCloseTo(0.2, 10);
    expect(comparison.differences.mean).toBeCloseTo(0.4 / 3, 10);
    expect(comparison.differences.median).toBeCloseTo(0.2, 10);
  });

  it('is told in the amount that was allowed, whatever it is a part of', () => {
    expect(describeMetric(compare('weights', [-100, 1, 0], [-100, 3, 0], 0.01))).toBe(
      'weights w2: expected 1, got 3, tolerance ±1 (1 of 3 values outside)',
    );
    expect(describeMetric(compare('hits', [0.5, 1], [0.5, 0.6], 3))).toBe(
      'hits[end]: expected 1, got 0.6, tolerance ±0.3 (1 of 2 values outside)',
    );
  });

  it('names what is no number, before all else', () => {
    const comparison = compare('hits', [1, 1, 1], [0, Number.NaN, 1], 1);
    expect(describeMetric(comparison)).toBe(
      'hits[1]: expected 1, got no number, tolerance ±0.1 (2 of 3 values outside)',
    );
  });

  it('names a record where a run was cut, which has no value for the end', () => {
    const [expected, got] = [{ hits: [1, 1] }, { hits: [1, 0] }];
    const comparison = compareMetric(metricOf('hits'), expected, got, { tolerance: [1, 1, 1] }, true);
    expect(describeMetric(comparison)).toMatch(/^hits\[1\]: expected 1, got 0/);
  });

  it('is the number of values where that differs', () => {
    expect(describeMetric(compare('loss', [1, 2], [1], 0))).toBe('loss: expected 2 values, got 1');
  });

  it('has no more than three rows, and nothing that JSON has no number for', () => {
    const comparison = compare('loss', [1, 1, 1, 1, 1], [2, 2, 2, 2, Number.NaN], [0, 0, 0, 0, null]);
    expect(comparison).toMatchObject({ outside: 5, rows: { length: 3 } });
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
  });
});

describe('what is said of a match', () => {
  it('is the value that is nearest to its limit', () => {
    expect(describeMetric(compare('loss', [1, 2], [1.001, 2.004], 0.01))).toBe(
      'loss[1]: expected 2, got 2.004, tolerance ±0.02',
    );
  });

  it('is that it is held to nothing, where it is', () => {
    expect(describeMetric(compare('loss', [1], [5], [null]))).toBe('loss: held to nothing');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareMetric, describeMetric } from '../../src/harness/golden/compare.ts';
import type { Metric } from '../../src/harness/study/metrics.ts';
import { toyExperiment } from '../setup/toy-experiment.ts';

const metricOf = (name: string) => toyExperiment.metrics.find((metric) => metric.name === name) as Metric;
const tolerance = (atol: number, rtol: number, scale: Metric['scale'] = 'relative') => ({
  scale,
  steps: [{ from: 0, spread: 0, atol, rtol }],
});
const matches = (expected: number[], got: number[], atol: number, rtol: number) =>
  compareMetric(metricOf('loss'), expected, got, tolerance(atol, rtol)).matches;

describe('pairs that must match', () => {
  it.each<[string, number[], number[], number, number]>([
    ['the same', [1, 2, 3], [1, 2, 3], 0, 0],
    ['within atol', [0, 1], [0.1, 0.9], 0.1, 0],
    ['within rtol of a large value', [1000], [1009], 0, 0.01],
    ['within atol + rtol together', [100], [101.9], 1, 0.01],
    ['nothing and nothing', [], [], 0, 0],
    ['zero and minus zero', [0], [-0], 0, 0],
  ])('%s', (_, expected, got, atol, rtol) => {
    expect(matches(expected, got, atol, rtol)).toBe(true);
  });
});

describe('pairs that must fail', () => {
  it.each<[string, number[], number[], number, number]>([
    ['a hair outside atol', [1], [1.1000001], 0.1, 0],
    ['outside rtol of a small value, which an absolute tolerance would let pass', [1e-6], [2e-6], 0, 0.01],
    ['one of many', [1, 2, 3, 4], [1, 2, 3.5, 4], 0.1, 0],
    ['NaN for a number', [1], [Number.NaN], 1, 1],
    ['infinity', [1], [Number.POSITIVE_INFINITY], 1, 1],
    ['one value missing', [1, 2], [1], 1, 1],
    ['one value more', [1], [1, 2], 1, 1],
    ['differences that cancel', [1, 1], [2, 0], 0.5, 0],
  ])('%s', (_, expected, got, atol, rtol) => {
    expect(matches(expected, got, atol, rtol)).toBe(false);
  });
});

it('matches exactly where |got − expected| ≤ atol + rtol · |expected|', () => {
  const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const small = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(number, number, small, small, (expected, got, atol, rtol) => {
      expect(matches([expected], [got], atol, rtol)).toBe(
        Math.abs(got - expected) <= atol + rtol * Math.abs(expected),
      );
    }),
  );
});

it('has a tolerance for each part of a series', () => {
  const steps = [
    { from: 0, spread: 0, atol: 0, rtol: 0.01 },
    { from: 2, spread: 0, atol: 0, rtol: 0.1 },
  ];
  const got = (values: number[]) =>
    compareMetric(metricOf('firstWeights'), [10, 10, 10], values, { scale: 'relative', steps }).matches;
  expect(got([10, 10, 10.9])).toBe(true);
  expect(got([10, 10.9, 10])).toBe(false);
});

describe('a series against its largest value', () => {
  const compare = (got: number[]) =>
    compareMetric(metricOf('weights'), [-100, 1, 0], got, tolerance(0, 0.01, 'largest'));

  it('may move by as much at each of its places', () => {
    expect(compare([-99, 2, 1]).matches).toBe(true);
    expect(compare([-100, 1, 1.01]).matches).toBe(false);
  });

  it('is told with the amount that was allowed', () => {
    expect(describeMetric(compare([-100, 3, 0]))).toBe(
      'weights w2: expected 1, got 3, tolerance ±1 (1 of 3 values outside)',
    );
  });
});

describe('what is said of a mismatch', () => {
  it('is one line: metric, expected, got, tolerance, and how many', () => {
    const comparison = compareMetric(
      metricOf('firstWeights'),
      [10, 5, 1],
      [10.2, 5.2, 1],
      tolerance(0, 0.01),
    );
    expect(describeMetric(comparison)).toBe(
      'firstWeights w2: expected 5, got 5.2, tolerance ±0.05 (2 of 3 values outside)',
    );
    expect(comparison.rows).toEqual([
      { name: 'firstWeights w1', expected: 10, got: 10.2 },
      { name: 'firstWeights w2', expected: 5, got: 5.2 },
    ]);
    expect(comparison.absolute.max).toBeCloseTo(0.2, 10);
    expect(comparison.relative.max).toBeCloseTo(0.04, 10);
    expect(comparison.relative.median).toBeCloseTo(0.02, 10);
  });

  it('names what is no number, before all else', () => {
    const comparison = compareMetric(metricOf('hits'), [1, 1, 1], [0, Number.NaN, 1], tolerance(0.1, 0));
    expect(describeMetric(comparison)).toBe(
      'hits[1]: expected 1, got no number, tolerance ±0.1 (2 of 3 values outside)',
    );
  });

  it('names the value at the end', () => {
    const comparison = compareMetric(metricOf('hits'), [1, 1], [1, 0.9], tolerance(0, 0));
    expect(describeMetric(comparison)).toMatch(/^hits\[end\]: expected 1, got 0.9/);
  });

  it('is the number of values where that differs', () => {
    expect(describeMetric(compareMetric(metricOf('loss'), [1, 2], [1], tolerance(0, 0)))).toBe(
      'loss: expected 2 values, got 1',
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deviationsOf, quantumOf, unitsOf } from '../../src/harness/golden/units.ts';
import type { Metric, Scale, Table } from '../../src/harness/study/metrics.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';
import { dataSpan, energiesIn, singularValues, svd } from '../../src/lab/analysis/spectrum.ts';

/** What differences are measured in. */

const metricOf = (scale: Scale, more: Partial<Metric> = {}): Metric => ({
  name: 'values',
  words: 'values',
  range: [null, null],
  taken: 'the end',
  scale,
  ...more,
});

describe('the units of a metric', () => {
  it.each<[string, Metric, Table, number[]]>([
    ['relative: what each value is', metricOf('relative'), { values: [-4, 0.5, 0] }, [4, 0.5, 0]],
    ['absolute: one', metricOf('absolute'), { values: [-4, 0.5, 0] }, [1, 1, 1]],
    ['largest: the largest of the series', metricOf('largest'), { values: [-4, 0.5, 0] }, [4, 4, 4]],
    ['counted: one of so many', metricOf('counted', { of: 8 }), { values: [0.5, 1] }, [1 / 8, 1 / 8]],
    [
      'counted: its quantum, where it has one',
      metricOf('counted', { of: 8, quantum: 3 }),
      { values: [6] },
      [3],
    ],
    [
      'gap: the largest singular value over the gap to the nearest one',
      metricOf('gap', { gapsOf: 'sigmas' }),
      { values: [0, 0, 0], sigmas: [10, 8, 3, 2] },
      [10 / 2, 10 / 2, 10 / 1],
    ],
    [
      'gap: one, where there is no other singular value',
      metricOf('gap', { gapsOf: 'sigmas' }),
      { values: [0], sigmas: [5] },
      [1],
    ],
  ])('are, if it is %s', (_, metric, expected, units) => {
    expect(unitsOf(metric, expected)).toEqual(units);
  });

  it('are none of what is counted and says not of how many', () => {
    expect(() => quantumOf(metricOf('counted'))).toThrow('values: is counted, and says not of how many');
  });
});

describe('how far values lie from the expected ones', () => {
  it('is told in units, whatever the direction', () => {
    expect(deviationsOf(metricOf('relative'), { values: [4, 4, 4] }, { values: [5, 3, 4] })).toEqual([
      0.25, 0.25, 0,
    ]);
    expect(deviationsOf(metricOf('largest'), { values: [-8, 1] }, { values: [-8, 3] })).toEqual([0, 0.25]);
  });

  it('is whole counts, though thirds are kept to nine digits', () => {
    const thirds = metricOf('counted', { of: 3 });
    expect(deviationsOf(thirds, { values: [0.333333333, 1] }, { values: [0.666666667, 0] })).toEqual([1, 3]);
  });

  it('is parts of a quantum, where that is not what all values are multiples of', () => {
    const bits = metricOf('counted', { of: 3, quantum: 0.5 });
    expect(deviationsOf(bits, { values: [1] }, { values: [1.125] })).toEqual([0.25]);
  });

  it.each<[string, number[]]>([
    ['no number', [Number.NaN]],
    ['infinite', [Number.POSITIVE_INFINITY]],
    ['not there', []],
  ])('is infinite of what is %s', (_, values) => {
    for (const scale of ['relative', 'absolute', 'largest'] as const) {
      expect(deviationsOf(metricOf(scale), { values: [1] }, { values })).toEqual([Number.POSITIVE_INFINITY]);
    }
    expect(deviationsOf(metricOf('counted', { of: 2 }), { values: [1] }, { values })).toEqual([
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('is infinite of what was 0 and is held against that, and nothing where it stays 0', () => {
    expect(deviationsOf(metricOf('relative'), { values: [0, 0] }, { values: [1e-9, 0] })).toEqual([
      Number.POSITIVE_INFINITY,
      0,
    ]);
  });
});

describe('matrices that are disturbed', () => {
  const matrix = (rows: number, columns: number, random: Random, far = 1): FloatArray => ({
    shape: [rows, columns],
    values: Float32Array.from({ length: rows * columns }, () => random.uniform(-far, far)),
  });
  const sum = (a: FloatArray, b: FloatArray): FloatArray => ({
    shape: a.shape,
    values: Float32Array.from(a.values, (value, at) => value + (b.values[at] as number)),
  });
  /** What was added in fact: the sum is rounded. */
  const less = (a: FloatArray, b: FloatArray): FloatArray => ({
    shape: a.shape,
    values: Float32Array.from(a.values, (value, at) => value - (b.values[at] as number)),
  });
  const normOf = (matrix: FloatArray) => singularValues(matrix)[0] as number;
  const disturbed = fc.record({
    rows: fc.integer({ min: 2, max: 8 }),
    columns: fc.integer({ min: 2, max: 8 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    far: fc.constantFrom(1e-6, 1e-4, 1e-2, 1),
  });
  const ofSigmas = metricOf('largest');

  it('have singular values that all move by no more than the disturbance is of the largest: Weyl', () => {
    fc.assert(
      fc.property(disturbed, ({ rows, columns, seed, far }) => {
        const random = new Random(seed, 'weights');
        const W = matrix(rows, columns, random);
        const other = sum(W, matrix(rows, columns, random, far));
        const [sigma1 = 0, ...sigmas] = singularValues(W);
        const bound = normOf(less(other, W)) / sigma1;
        const deviations = deviationsOf(
          ofSigmas,
          { values: [sigma1, ...sigmas] },
          { values: singularValues(other) },
        );
        // A disturbance is itself rounded to 32 bits.
        expect(Math.max(...deviations)).toBeLessThanOrEqual(bound * (1 + 1e-5) + 1e-12);
      }),
    );
  });

  it('move the last singular value as far as the first, where they are disturbed along its vectors', () => {
    const W = matrix(6, 4, new Random(1, 'weights'));
    const { values, left, right } = svd(W);
    const by = 0.01;
    const along = (i: number): FloatArray => ({
      shape: [6, 4],
      values: Float32Array.from(
        { length: 24 },
        (_, at) => by * (left[i]?.[Math.floor(at / 4)] as number) * (right[i]?.[at % 4] as number),
      ),
    });
    for (const i of [0, 3]) {
      const got = { values: singularValues(sum(W, along(i))) };
      const deviations = deviationsOf(ofSigmas, { values }, got);
      expect(deviations[i]).toBeCloseTo(by / (values[0] as number), 6);
    }
  });

  it('have singular vectors whose energies move by no more than four times that over the gap: Davis & Kahan', () => {
    const ofEnergies = metricOf('gap', { gapsOf: 'sigmas' });
    fc.assert(
      fc.property(disturbed, ({ rows, columns, seed, far }) => {
        const random = new Random(seed, 'weights');
        const W = matrix(rows, columns, random);
        const other = sum(W, matrix(rows, columns, random, far));
        const span = dataSpan(matrix(Math.max(1, Math.floor(rows / 2)), rows, random));
        const tableOf = (weights: FloatArray) => {
          const { values, left } = svd(weights);
          return { values: energiesIn(span, left), sigmas: [...values] };
        };
        const expected = tableOf(W);
        const bound = (4 * normOf(less(other, W))) / (expected.sigmas[0] as number);
        // The last has no neighbour below.
        const deviations = deviationsOf(ofEnergies, expected, tableOf(other)).slice(0, -1);
        expect(Math.max(0, ...deviations)).toBeLessThanOrEqual(bound * (1 + 1e-5) + 1e-9);
      }),
    );
  });
});

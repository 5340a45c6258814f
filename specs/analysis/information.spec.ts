import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { type Bins, informationOf as informationIn } from '../../src/lab/analysis/information.ts';

const array = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]?.length as number],
  values: Float32Array.from(rows.flat()),
});
const oneHot = (labels: readonly number[], classes = 2) =>
  array(labels.map((label) => Array.from({ length: classes }, (_, at) => Number(at === label))));

/** As activations of tanh are counted. */
const bins: Bins = { bins: 30, least: -1, most: 1 };
const informationOf = (activations: FloatArray, labels: FloatArray) =>
  informationIn(activations, labels, bins);

const inputs = Array.from({ length: 16 }, (_, k) => [0, 1, 2, 3].map((bit) => ((k >> bit) & 1 ? 1 : -1)));
const firstBit = inputs.map(([bit]) => Number(bit === 1));
const parity = inputs.map((bits) => bits.filter((bit) => bit === 1).length % 2);

describe('the information of a layer over 16 equally likely inputs', () => {
  it('is everything, 4 bits and the label’s 1, for the inputs themselves', () => {
    expect(informationOf(array(inputs), oneHot(firstBit))).toEqual({ input: 4, label: 1 });
  });

  it('is nothing for a layer that is always the same', () => {
    expect(informationOf(array(inputs.map(() => [0.5])), oneHot(firstBit))).toEqual({ input: 0, label: 0 });
  });

  it('is 1 bit of the input for one bit of it, and of the label all or nothing', () => {
    const bit = array(inputs.map(([first]) => [first as number]));
    expect(informationOf(bit, oneHot(firstBit))).toEqual({ input: 1, label: 1 });
    expect(informationOf(bit, oneHot(parity))).toEqual({ input: 1, label: 0 });
  });

  it('is 2 − ¾·log₂3 bits of the input where one input in four is told from the others', () => {
    const rare = inputs.map((bits) => [Number(bits[0] === 1 && bits[1] === 1)]);
    const { input } = informationOf(array(rare), oneHot(firstBit));
    expect(input).toBeCloseTo(2 - 0.75 * Math.log2(3), 12);
  });

  it('counts in 30 bins from −1 to 1, both ends included', () => {
    const two = (a: number, b: number) => informationOf(array([[a], [b]]), oneHot([0, 1])).input;
    expect(two(-1, -1 + 1 / 15 - 1e-6)).toBe(0);
    expect(two(-1, -1 + 1 / 15 + 1e-6)).toBe(1);
    expect(two(1, 1 - 1 / 15 + 1e-6)).toBe(0);
    expect(two(1, 1 - 1 / 15 - 1e-6)).toBe(1);
  });

  it('counts in the bins that are asked for, what lies outside in the outermost', () => {
    const relu: Bins = { bins: 4, least: 0, most: 2 };
    const rows = array([[-3], [0.4], [0.6], [1.9], [7]]);
    const { input } = informationIn(rows, oneHot([0, 0, 0, 0, 0]), relu);
    // 0.4 is in the first bin with −3, 7 in the last with 1.9: two, one and two of five.
    expect(input).toBeCloseTo(0.8 * Math.log2(5 / 2) + 0.2 * Math.log2(5), 12);
  });

  it('refuses labels of other rows', () => {
    expect(() => informationOf(array(inputs), oneHot([0, 1]))).toThrow(
      'information: labels must be of 16 rows, got [2, 2]',
    );
  });
});

/** Σ p(a, b) · log₂ p(a, b) / p(a)p(b), counted pair by pair. */
function naive(a: readonly string[], b: readonly string[]): number {
  const n = a.length;
  const share = (is: (at: number) => boolean) => a.filter((_, at) => is(at)).length / n;
  let sum = 0;
  for (const x of new Set(a)) {
    for (const y of new Set(b)) {
      const both = share((at) => a[at] === x && b[at] === y);
      const apart = share((at) => a[at] === x) * share((at) => b[at] === y);
      if (both > 0) sum += both * Math.log2(both / apart);
    }
  }
  return sum;
}

it('is what a naive count of pairs gives, for random layers and labels', () => {
  const row = fc.record({
    d: fc.array(fc.constantFrom(-1, -0.95, -0.2, 0, 0.51, 0.55, 1), { minLength: 2, maxLength: 2 }),
    label: fc.integer({ min: 0, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const { input, label } = informationOf(
        array(rows.map(({ d }) => d)),
        oneHot(
          rows.map((one) => one.label),
          3,
        ),
      );
      // −1 and −0.95 share a bin, 0.51 and 0.55 do not.
      const states = rows.map(({ d }) => d.map((x) => (x === -0.95 ? -1 : x)).join());
      const each = rows.map((_, at) => String(at));
      const labels = rows.map((one) => String(one.label));
      expect(input).toBeCloseTo(naive(each, states), 9);
      expect(label).toBeCloseTo(naive(states, labels), 9);
    }),
  );
});

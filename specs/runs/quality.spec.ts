import { describe, expect, it } from '@jest/globals';
import { dataSpan, energiesIn, permuted } from '../../src/analysis/spectrum.ts';
import { mnist } from '../../src/datasets/mnist.ts';
import { tishby } from '../../src/datasets/tishby.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { finalMetricsOf } from '../../src/runs/quality.ts';
import type { Evaluation } from '../../src/training/evaluate.ts';

/** What is measured of a model after its last step, worked by hand. */

const size = 10;
const array = (rows: readonly (readonly number[])[]): FloatArray => ({
  shape: [rows.length, rows[0]?.length as number],
  values: Float32Array.from(rows.flat()),
});
/** A row that is 0 but for these entries. */
const row = (entries: Readonly<Record<number, number>>) =>
  Array.from({ length: size }, (_, at) => entries[at] ?? 0);

/** Its singular vectors are e₀, e₅ and 0.6·e₁ + 0.8·e₆, stretched by 3, 2 and 1. */
const columns = [row({ 0: 3 }), row({ 5: 2 }), row({ 1: 0.6, 6: 0.8 })];
const W1 = array(row({}).map((_, at) => columns.map((column) => column[at] as number)));

/** Which of two classes is told, and what is given back of d1 = (1, 0): (1, x). */
const evaluation = (told: readonly number[], labels: readonly number[], x: number): Evaluation => ({
  prediction: array(told.map((label) => [1 - label, label])),
  labels: array(labels.map((label) => [1 - label, label])),
  activations: [array(told.map(() => [1, 0])), array(told.map((label) => [label, label - 1]))],
  reverse: [array(told.map(() => [1, x]))],
});
const end = {
  parameters: { W1 },
  train: evaluation([0, 1, 1, 0], [0, 1, 1, 1], 0.25),
  test: evaluation([1, 0], [0, 0], 0.5),
};
/** They span e₀ and e₁. */
const trainedOn = array([row({ 0: 5 }), row({ 1: 7 })]);
const batch = { inputs: trainedOn, labels: array([[1], [1]]) };

describe('after the last step', () => {
  const measured = finalMetricsOf(end, mnist, batch);

  it('accuracies and reverse errors are each of its own batch', () => {
    expect(measured).toMatchObject({
      trainAccuracy: 3 / 4,
      testAccuracy: 1 / 2,
      trainReverseError: { d1: 0.25 },
      testReverseError: { d1: 0.5 },
    });
  });

  it('energies are those of the vectors on the side of the images, in the span of what was trained on', () => {
    measured.singularValues.forEach((sigma, at) => {
      expect(sigma).toBeCloseTo([3, 2, 1][at] as number, 6);
    });
    expect(measured.dataEnergies).toHaveLength(3);
    measured.dataEnergies.forEach((energy, at) => {
      expect(energy).toBeCloseTo([1, 0, 0.36][at] as number, 6);
    });
  });

  it('the permuted energies are those in the same span, its pixels in another order', () => {
    const vectors = [row({ 0: 1 }), row({ 5: 1 }), row({ 1: 0.6, 6: 0.8 })].map((one) =>
      Float64Array.from(one),
    );
    const expected = energiesIn(permuted(dataSpan(trainedOn)), vectors);
    expect(measured.permutedEnergies).toHaveLength(3);
    measured.permutedEnergies.forEach((energy, at) => {
      expect(energy).toBeCloseTo(expected[at] as number, 6);
    });
    expect(measured.permutedEnergies).not.toEqual(measured.dataEnergies);
  });

  it('images have energies and no information, computed data the other way', () => {
    expect(measured.information).toEqual([]);
    const computed = finalMetricsOf(end, tishby, batch);
    expect([computed.dataEnergies, computed.permutedEnergies]).toEqual([[], []]);
    // d1 is always the same; d2 tells class 1 of three rows in six, of the labels 0, 1, 1, 1, 0, 0.
    expect(computed.information[0]).toEqual({ input: 0, label: 0 });
    expect(computed.information[1]?.input).toBeCloseTo(1, 12);
    const [third, half] = [Math.log2(3), 1];
    // States and classes together: (0,0) (1,1) (1,1) (0,1) (1,0) (0,0): 2, 2, 1, 1 of six.
    expect(computed.information[1]?.label).toBeCloseTo(
      half + 1 - ((2 / 3) * third + (1 / 3) * (third + 1)),
      12,
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { crossEntropy } from '../../src/lab/objectives/cross-entropy.ts';

await loadEngine('cpu');

function of(prediction: number[][], labels: number[][]): number {
  return crossEntropy(tf.tensor2d(prediction), tf.tensor2d(labels)).dataSync()[0] as number;
}

describe('cross-entropy with softmax applied twice (quirk 1)', () => {
  it('cannot fall below log(1 + 1/e) for two classes, however sure and right the prediction is', () => {
    expect(of([[1, 0]], [[1, 0]])).toBeCloseTo(Math.log(1 + Math.exp(-1)), 6);
  });

  it('is the mean over the batch: a right and a wrong prediction', () => {
    const [right, wrong] = [Math.log(1 + Math.exp(-1)), Math.log(1 + Math.exp(1))];
    expect(
      of(
        [
          [1, 0],
          [1, 0],
        ],
        [
          [1, 0],
          [0, 1],
        ],
      ),
    ).toBeCloseTo((right + wrong) / 2, 6);
  });

  it('is log(classes) where the prediction says nothing', () => {
    expect(of([Array(10).fill(0.1)], [[1, ...Array(9).fill(0)]])).toBeCloseTo(Math.log(10), 6);
  });
});

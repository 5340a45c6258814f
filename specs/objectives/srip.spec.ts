import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { Random } from '../../src/kit/random.ts';
import { srip } from '../../src/lab/objectives/srip.ts';
import { formedSrip } from '../twins/losses.ts';
import type { Matrix } from '../twins/matrices.ts';

await loadEngine('cpu');

function sripOf(W: Matrix, u: Matrix): number {
  return srip(tf.tensor2d(W), tf.tensor2d(u)).dataSync()[0] as number;
}

describe('srip', () => {
  it.each([
    [5, 3],
    [3, 5],
    [20, 8],
    [128, 2],
  ])('needs no AᵀA: the same number as with A formed, for a %i × %i matrix', (rows, columns) => {
    const random = new Random(rows, 'images');
    for (let trial = 0; trial < 5; trial++) {
      const W = Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => random.uniform(-1, 1)),
      );
      const u = Array.from(random.unitVector(columns), (x) => [x]);
      const expected = formedSrip(W, u);
      expect(Math.abs(sripOf(W, u) - expected)).toBeLessThan(1e-4 * (1 + expected));
    }
  });

  it('is 0 where the columns are orthonormal', () => {
    expect(
      sripOf(
        [
          [1, 0],
          [0, 1],
          [0, 0],
        ],
        [[0.6], [0.8]],
      ),
    ).toBe(0);
  });

  it('is worked by hand for a diagonal: A = diag(3, 0), u = (1, 0), so σ = 3 and the term is 9', () => {
    expect(
      sripOf(
        [
          [2, 0],
          [0, 1],
        ],
        [[1], [0]],
      ),
    ).toBeCloseTo(9, 5);
  });
});

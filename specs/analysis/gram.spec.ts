import { describe, expect, it } from '@jest/globals';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { Random } from '../../src/kit/random.ts';
import { halfSvd } from '../../src/lab/analysis/gram.ts';
import { energiesIn } from '../../src/lab/analysis/spectrum.ts';

/** The eigenvalues of the smaller product tell the same as a whole decomposition, which another program has written. */

const random = new Random(3, 'images');
const drawn = (rows: number, columns: number) =>
  new Matrix(
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.uniform(-1, 1))),
  );
const scales = (columns: number): number[] =>
  Array.from({ length: columns }, (_, at) => 10 ** ((-4 * at) / columns));
const whole = (matrix: Matrix) => new SingularValueDecomposition(matrix, { autoTranspose: true });

describe.each([
  [40, 9],
  [9, 40],
  [12, 12],
  [1, 5],
  [5, 1],
])('a matrix of %i × %i', (rows, columns) => {
  // Weights as Ort and RR leave them: alike, and over some orders of magnitude.
  for (const [words, matrix] of [
    ['of like columns', drawn(rows, columns)],
    ['of columns over four orders of magnitude', drawn(rows, columns).mulRowVector(scales(columns))],
  ] as const) {
    const count = Math.min(rows, columns);
    const expected = whole(matrix).diagonal.slice(0, count);
    const [largest = 0] = expected;

    it(`${words} has the singular values of the whole decomposition, to the digits of single precision`, () => {
      const { values } = halfSvd(matrix);
      expect(values).toHaveLength(count);
      values.forEach((value, at) => {
        const sigma = expected[at] as number;
        expect(Math.abs(value - sigma)).toBeLessThan((1e-14 * largest ** 2) / sigma + 1e-14 * largest);
      });
    });

    it(`${words} has its leading right singular vectors`, () => {
      const vectors = halfSvd(matrix).right(3);
      expect(vectors).toHaveLength(Math.min(3, count));
      const { rightSingularVectors: V } = whole(matrix);
      const span = vectors.map((_, at) => Float64Array.from(V.getColumn(at)));
      for (const energy of energiesIn(span, vectors)) expect(energy).toBeCloseTo(1, 9);
      for (const vector of vectors) {
        expect(vector).toHaveLength(columns);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
      }
    });
  }
});

describe('a matrix of a lower rank', () => {
  const matrix = drawn(6, 2).mmul(drawn(2, 30));

  it.each([
    ['wide', matrix],
    ['tall', matrix.transpose()],
  ])('that is %s has no directions that it has nothing in', (_, one) => {
    const { values, right } = halfSvd(one);
    expect(values).toHaveLength(6);
    for (const value of values.slice(2)) expect(value).toBeLessThan(1e-6 * (values[0] as number));
    expect(right(6)).toHaveLength(2);
  });

  it('of zeros has none at all', () => {
    expect(halfSvd(Matrix.zeros(3, 4)).right(3)).toEqual([]);
    expect(halfSvd(Matrix.zeros(3, 4)).values).toEqual([0, 0, 0]);
  });
});

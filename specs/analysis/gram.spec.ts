import { describe, expect, it } from '@jest/globals';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { Random } from '../../src/kit/random.ts';
import { type Entries, gramSvd, gramValues } from '../../src/lab/analysis/gram.ts';
import { energiesIn, svd } from '../../src/lab/analysis/spectrum.ts';

/** The eigenvalues of the smaller product tell the same as a whole decomposition, which another program has written. */

const random = new Random(3, 'images');
const drawn = (rows: number, columns: number) =>
  new Matrix(
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.uniform(-1, 1))),
  );
const scales = (columns: number): number[] =>
  Array.from({ length: columns }, (_, at) => 10 ** ((-4 * at) / columns));
const entriesOf = (matrix: Matrix): Entries => ({
  rows: matrix.rows,
  columns: matrix.columns,
  values: Float64Array.from(matrix.to1DArray()),
});
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

    it.each([
      ['with vectors', (A: Entries) => gramSvd(A).values],
      ['alone', gramValues],
    ])(
      `${words} has the singular values of the whole decomposition, to the digits of single precision: %s`,
      (_, valuesOf) => {
        const values = valuesOf(entriesOf(matrix));
        expect(values).toHaveLength(count);
        values.forEach((value, at) => {
          const sigma = expected[at] as number;
          expect(Math.abs(value - sigma)).toBeLessThan((1e-14 * largest ** 2) / sigma + 1e-14 * largest);
        });
      },
    );

    it.each(['left', 'right'] as const)(`${words} has its leading vectors on the %s`, (side) => {
      const vectors = gramSvd(entriesOf(matrix))[side](3);
      expect(vectors).toHaveLength(Math.min(3, count));
      const expected = whole(matrix)[`${side}SingularVectors`];
      const span = vectors.map((_, at) => Float64Array.from(expected.getColumn(at)));
      for (const energy of energiesIn(span, vectors)) expect(energy).toBeCloseTo(1, 9);
      for (const vector of vectors) {
        expect(vector).toHaveLength(side === 'left' ? rows : columns);
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
    const { values, left, right } = gramSvd(entriesOf(one));
    expect(values).toHaveLength(6);
    for (const value of values.slice(2)) expect(value).toBeLessThan(1e-6 * (values[0] as number));
    for (const vectors of [left, right]) expect(vectors(6)).toHaveLength(2);
  });

  it('of zeros has none at all', () => {
    const { values, right } = gramSvd(entriesOf(Matrix.zeros(3, 4)));
    expect(right(3)).toEqual([]);
    expect(values).toEqual([0, 0, 0]);
    expect(gramValues(entriesOf(Matrix.zeros(3, 4)))).toEqual([0, 0, 0]);
  });
});

describe('a decomposition whose vectors squares do not tell', () => {
  // Six singular values over twelve orders of magnitude, and six that are 0.
  const [U, V] = [whole(drawn(30, 12)).leftSingularVectors, whole(drawn(12, 12)).rightSingularVectors];
  const sigmas = Array.from({ length: 12 }, (_, at) => (at < 6 ? 10 ** (-2 * at) : 0));
  const product = U.mmul(Matrix.diag(sigmas)).mmul(V.transpose());
  const W = { shape: [30, 12], values: Float32Array.from(product.to1DArray()) };

  it.each([1, 2, 4, 12, undefined])('has orthonormal ones all the same: %s of them', (count) => {
    const { values, left, right } = svd(W, count);
    expect(values).toHaveLength(12);
    for (const vectors of [left, right]) {
      expect(vectors).toHaveLength(count ?? 12);
      vectors.forEach((a, i) => {
        vectors.forEach((b, j) => {
          const dot = a.reduce((sum, x, at) => sum + x * (b[at] as number), 0);
          expect(dot).toBeCloseTo(i === j ? 1 : 0, 7);
        });
      });
    }
    // W vᵢ = σᵢ uᵢ, to what single precision tells.
    right.forEach((v, i) => {
      const image = left[0]?.map((_, row) =>
        v.reduce((s, x, at) => s + x * (W.values[12 * row + at] as number), 0),
      );
      image?.forEach((x, row) => {
        expect(x).toBeCloseTo((values[i] as number) * (left[i]?.[row] as number), 6);
      });
    });
  });
});

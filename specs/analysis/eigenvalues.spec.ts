import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { eigenvalues, type Symmetric } from '../../src/lab/analysis/eigenvalues.ts';

/** Eigenvalues without vectors are those that another program finds with them. */

const symmetricOf = (rows: readonly (readonly number[])[]): Symmetric => ({
  size: rows.length,
  values: Float64Array.from(rows.flat()),
});
const expectEqual = (got: readonly number[], expected: readonly number[]) => {
  const greatest = Math.max(...expected.map(Math.abs), 0);
  expect(got).toHaveLength(expected.length);
  got.forEach((value, at) => {
    expect(Math.abs(value - (expected[at] as number))).toBeLessThanOrEqual(
      1e-14 * expected.length * greatest,
    );
  });
};

describe('eigenvalues', () => {
  it.each<[string, number[][], number[]]>([
    ['of nothing', [], []],
    ['of one number', [[-3]], [-3]],
    [
      'of zeros',
      [
        [0, 0],
        [0, 0],
      ],
      [0, 0],
    ],
    [
      'of a diagonal',
      [
        [1, 0, 0],
        [0, -5, 0],
        [0, 0, 3],
      ],
      [3, 1, -5],
    ],
    [
      'that are the same',
      [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 2],
      ],
      [2, 2, 2],
    ],
    [
      'of two that are coupled',
      [
        [0, 1],
        [1, 0],
      ],
      [1, -1],
    ],
    // (1, 1, 1) has 6, and all that is across it 3.
    [
      'some of which are the same',
      [
        [4, 1, 1],
        [1, 4, 1],
        [1, 1, 4],
      ],
      [6, 3, 3],
    ],
    [
      'of a single direction',
      [
        [1, 2, 3],
        [2, 4, 6],
        [3, 6, 9],
      ],
      [14, 0, 0],
    ],
  ])('%s', (_, rows, expected) => {
    expectEqual(eigenvalues(symmetricOf(rows)), expected);
  });

  it.each([1e-200, 1e-30, 1, 1e30, 1e200])('over all sizes of numbers: of %d', (size) => {
    expectEqual(
      eigenvalues(
        symmetricOf([
          [size, size / 2],
          [size / 2, size],
        ]),
      ),
      [1.5 * size, 0.5 * size],
    );
  });

  it('of any symmetric matrix are those of its whole decomposition', () => {
    // The other program is lost among numbers next to 0.
    const entry = fc.double({ min: -10, max: 10, noNaN: true }).map((x) => (Math.abs(x) < 1e-6 ? 0 : x));
    const squares = fc
      .integer({ min: 1, max: 12 })
      .chain((n) =>
        fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
      );
    fc.assert(
      fc.property(squares, (drawn) => {
        const rows = drawn.map((row, a) =>
          row.map((_, b) => drawn[Math.min(a, b)]?.[Math.max(a, b)] as number),
        );
        const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
        expectEqual(
          eigenvalues(symmetricOf(rows)),
          [...realEigenvalues].sort((a, b) => b - a),
        );
      }),
      { numRuns: 300 },
    );
  });
});

import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type FloatArray, sizeOf } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import { halfSvd } from './gram.ts';

/**
 * A singular value decomposition W = U Σ Vᵀ, in double precision, the signs fixed by a stated rule. Weights of any shape are
 * taken for the matrix [everything but the last axis, last axis].
 */
export interface Svd {
  /** σ1 ≥ σ2 ≥ … , as many as the shorter side of W. */
  readonly values: readonly number[];
  /** u1, u2, … : unit vectors as long as W has rows. */
  readonly left: readonly Float64Array[];
  /** v1, v2, … : unit vectors as long as W has columns. */
  readonly right: readonly Float64Array[];
}

/**
 * The thin singular value decomposition of W.
 *
 * A pair (uᵢ, vᵢ) is only determined up to a common sign. Here the cubes of uᵢ's entries sum to a positive number:
 * the heavier tail is positive, so it is white in an image. Unlike the sign of the largest entry this does not jump
 * when two entries are nearly as large.
 */
export function svd(W: FloatArray): Svd {
  const matrix = toMatrix(W);
  const decomposition = new SingularValueDecomposition(matrix, { autoTranspose: true });
  const [U, V] = [decomposition.leftSingularVectors, decomposition.rightSingularVectors];
  const count = shorterSide(matrix);
  const left: Float64Array[] = [];
  const right: Float64Array[] = [];
  for (let index = 0; index < count; index++) {
    const u = Float64Array.from(U.getColumn(index));
    const sign = u.reduce((sum, x) => sum + x ** 3, 0) < 0 ? -1 : 1;
    left.push(u.map((x) => sign * x));
    right.push(Float64Array.from(V.getColumn(index), (x) => sign * x));
  }
  return { values: decomposition.diagonal.slice(0, count), left, right };
}

/** The singular values alone, σ1 ≥ σ2 ≥ … */
export const singularValues = (W: FloatArray): readonly number[] => halfSvd(toMatrix(W)).values;

/** How many leading singular vectors of the data span the subspace that weights are held against. */
const dataDimensions = 8;

/** The 8 leading right singular vectors of the data [n, d], not centred; as many as its rank where that is less. */
export function dataSpan(inputs: FloatArray): Float64Array[] {
  return spanOf(toMatrix(inputs));
}

/** The same of the data less their mean over the rows. */
export function centredSpan(inputs: FloatArray): Float64Array[] {
  const matrix = toMatrix(inputs);
  const centred = matrix.subRowVector(matrix.mean('column'));
  // Without their mean n rows have a rank of n − 1 at the most.
  return spanOf(centred, Math.min(matrix.rows - 1, matrix.columns));
}

/** The mean of the data [n, d] over the rows, of length 1. */
export function meanDirection(inputs: FloatArray): Float64Array {
  const means = toMatrix(inputs).mean('column');
  const length = Math.sqrt(means.reduce((sum, x) => sum + x * x, 0));
  return Float64Array.from(means, (x) => x / length);
}

/** Directions that the rows of the matrix have nothing in are none of its span. */
const spanOf = (matrix: Matrix, most = shorterSide(matrix)): Float64Array[] =>
  halfSvd(matrix).right(Math.min(dataDimensions, most));

/**
 * How much of each unit vector u lies in a span with the orthonormal basis P: ‖Pᵀu‖², between 0 and 1.
 *
 * @param vectors unit vectors, as long as those of the span
 */
export function energiesIn(span: readonly Float64Array[], vectors: readonly Float64Array[]): number[] {
  const length = span[0]?.length ?? 0;
  return vectors.map((u) => {
    if (u.length !== length)
      throw new Error(`energies: vectors must be of ${length} entries, got ${u.length}`);
    const energy = span.reduce((sum, v) => sum + dot(u, v) ** 2, 0);
    // Rounding may carry a vector of the span a hair above 1.
    return Math.min(1, energy);
  });
}

/**
 * Vectors with their entries in another order, the same one for all and for every call: whatever they knew of the
 * places of pixels is gone, and all else about them is as it was.
 */
export function permuted(vectors: readonly Float64Array[]): Float64Array[] {
  const order = new Random(0, 'pixels').shuffled(vectors[0]?.length ?? 0);
  return vectors.map((vector) => Float64Array.from(order, (at) => vector[at] as number));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, at) => sum + x * (b[at] as number), 0);
}

function toMatrix({ shape, values }: FloatArray): Matrix {
  return Matrix.from1DArray(sizeOf(shape.slice(0, -1)), shape.at(-1) ?? 0, Array.from(values));
}

const shorterSide = ({ rows, columns }: Matrix) => Math.min(rows, columns);

import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { FloatArray } from '../kit/arrays.ts';

/** A singular value decomposition W = U Σ Vᵀ, in double precision, the signs fixed by a stated rule. */
export interface Svd {
  /** σ1 ≥ σ2 ≥ … , as many as the shorter side of W. */
  readonly values: readonly number[];
  /** u1, u2, … : unit vectors as long as W has rows. */
  readonly left: readonly Float64Array[];
  /** v1, v2, … : unit vectors as long as W has columns. */
  readonly right: readonly Float64Array[];
}

/**
 * The thin singular value decomposition of W [rows, columns].
 *
 * A pair (uᵢ, vᵢ) is only determined up to a common sign. Here the cubes of uᵢ's entries sum to a positive number:
 * the heavier tail is positive, so it is white in an image. Unlike the sign of the largest entry this does not jump
 * when two entries are nearly as large.
 */
export function svd(W: FloatArray): Svd {
  const decomposition = new SingularValueDecomposition(toMatrix(W), { autoTranspose: true });
  const [U, V] = [decomposition.leftSingularVectors, decomposition.rightSingularVectors];
  const count = Math.min(...W.shape);
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
export function singularValues(W: FloatArray): number[] {
  const options = {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  };
  return new SingularValueDecomposition(toMatrix(W), options).diagonal.slice(0, Math.min(...W.shape));
}

/** How many leading singular vectors of the data span the subspace that weights are held against. */
const dataDimensions = 8;

/**
 * How much of each left singular vector of the weights lies in what the data shows: ‖Pᵀu‖², P the 8 leading
 * singular vectors of the data (all of them where it has fewer). Between 0 and 1.
 *
 * @param vectors unit vectors of length d
 * @param inputs the data, [n, d]; not centred
 */
export function dataEnergies(vectors: readonly Float64Array[], inputs: FloatArray): number[] {
  const options = { autoTranspose: true, computeLeftSingularVectors: false };
  const V = new SingularValueDecomposition(toMatrix(inputs), options).rightSingularVectors;
  const count = Math.min(dataDimensions, ...inputs.shape);
  const data = Array.from({ length: count }, (_, index) => Float64Array.from(V.getColumn(index)));
  // Rounding may carry a vector of the span a hair above 1.
  return vectors.map((u) =>
    Math.min(
      1,
      data.reduce((energy, v) => energy + dot(u, v) ** 2, 0),
    ),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, at) => sum + x * (b[at] as number), 0);
}

function toMatrix({ shape: [rows = 0, columns = 0], values }: FloatArray): Matrix {
  return Matrix.from1DArray(rows, columns, Array.from(values));
}

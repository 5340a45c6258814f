import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type FloatArray, sizeOf } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import { type Entries, gramSvd, gramValues } from './gram.ts';

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

/** Down to this part of σ1 the vectors that come of squares have eight digits, as many as weights in single precision tell. */
const squared = 1e-4;

/**
 * The thin singular value decomposition of W, with all values and the leading vectors.
 *
 * A pair (uᵢ, vᵢ) is only determined up to a common sign. Here the cubes of uᵢ's entries sum to a positive number:
 * the heavier tail is positive, so it is white in an image. Unlike the sign of the largest entry this does not jump
 * when two entries are nearly as large.
 *
 * @param count how many vectors at most, by default as many as values
 */
export function svd(W: FloatArray, count = Number.POSITIVE_INFINITY): Svd {
  const entries = entriesOf(W);
  const wanted = Math.min(count, entries.rows, entries.columns);
  const quick = gramSvd(entries);
  const { values } = quick;
  const isResolved = (values[wanted - 1] ?? 0) > squared * (values[0] ?? 0);
  const [us, vs] = isResolved ? [quick.left(wanted), quick.right(wanted)] : vectorsOf(entries, wanted);
  const left: Float64Array[] = [];
  const right: Float64Array[] = [];
  for (const [index, u] of us.entries()) {
    const sign = u.reduce((sum, x) => sum + x ** 3, 0) < 0 ? -1 : 1;
    left.push(u.map((x) => sign * x));
    right.push((vs[index] as Float64Array).map((x) => sign * x));
  }
  return { values, left, right };
}

/** The leading vectors on both sides, by a decomposition that squares nothing. */
function vectorsOf(entries: Entries, count: number): [Float64Array[], Float64Array[]] {
  const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(
    Matrix.from1DArray(entries.rows, entries.columns, Array.from(entries.values)),
    { autoTranspose: true },
  );
  const columnsOf = (matrix: Matrix) =>
    Array.from({ length: count }, (_, index) => Float64Array.from(matrix.getColumn(index)));
  return [columnsOf(leftSingularVectors), columnsOf(rightSingularVectors)];
}

/** The singular values alone, σ1 ≥ σ2 ≥ … */
export const singularValues = (W: FloatArray): readonly number[] => gramValues(entriesOf(W));

/** How many leading singular vectors of the data span the subspace that weights are held against. */
const dataDimensions = 8;

/** The 8 leading right singular vectors of the data [n, d], not centred; as many as its rank where that is less. */
export function dataSpan(inputs: FloatArray): Float64Array[] {
  const entries = entriesOf(inputs);
  return spanOf(entries, shorterSide(entries));
}

/** The same of the data less their mean over the rows. */
export function centredSpan(inputs: FloatArray): Float64Array[] {
  const { rows, columns, values } = entriesOf(inputs);
  const means = columnMeans({ rows, columns, values });
  const centred = Float64Array.from(values, (x, at) => x - (means[at % columns] as number));
  // Without their mean n rows have a rank of n − 1 at the most.
  return spanOf({ rows, columns, values: centred }, Math.min(rows - 1, columns));
}

/** The mean of the data [n, d] over the rows, of length 1. */
export function meanDirection(inputs: FloatArray): Float64Array {
  const means = columnMeans(entriesOf(inputs));
  const length = Math.sqrt(means.reduce((sum, x) => sum + x * x, 0));
  return means.map((x) => x / length);
}

/** Directions that the rows have nothing in are none of their span. */
const spanOf = (entries: Entries, most: number): Float64Array[] =>
  gramSvd(entries).right(Math.min(dataDimensions, most));

function columnMeans({ rows, columns, values }: Entries): Float64Array {
  const means = new Float64Array(columns);
  values.forEach((x, at) => {
    means[at % columns] = (means[at % columns] as number) + x / rows;
  });
  return means;
}

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

const entriesOf = ({ shape, values }: FloatArray): Entries => ({
  rows: sizeOf(shape.slice(0, -1)),
  columns: shape.at(-1) ?? 0,
  values,
});

const shorterSide = ({ rows, columns }: Entries) => Math.min(rows, columns);

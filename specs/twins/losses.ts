import type { Factors } from '../../src/objectives/objective.ts';
import { addRow, identity, type Matrix, map, multiply, subRow, sum, transpose, zip } from './matrices.ts';

/**
 * The networks and losses a second time, in doubles and as plainly as they can be written. Vectors are matrices of
 * one row. Finite differences of these are what the gradients of tfjs are held against.
 */
export type TwinParameters = Record<string, Matrix>;

const get = (p: TwinParameters, name: string): Matrix => p[name] as Matrix;

const relu = (a: Matrix) => map(a, (x) => Math.max(0, x));

function batchNorm(x: Matrix, gamma: Matrix, beta: Matrix): Matrix {
  const columns = transpose(x).map((column, j) => {
    const mean = column.reduce((total, v) => total + v, 0) / column.length;
    const variance = column.reduce((total, v) => total + (v - mean) ** 2, 0) / column.length;
    return column.map(
      (v) => ((v - mean) / Math.sqrt(variance + 1e-3)) * (gamma[0]?.[j] as number) + (beta[0]?.[j] as number),
    );
  });
  return transpose(columns);
}

function softmax(a: Matrix): Matrix {
  return a.map((row) => {
    const powers = row.map((x) => Math.exp(x - Math.max(...row)));
    const whole = powers.reduce((total, x) => total + x, 0);
    return powers.map((x) => x / whole);
  });
}

const halfSquares = (a: Matrix, b: Matrix) => 0.5 * sum(zip(a, b, (x, y) => (x - y) ** 2));

/** SRIP with A = WᵀW − I formed. */
export function formedSrip(W: Matrix, u0: Matrix): number {
  const A = zip(multiply(transpose(W), W), identity((W[0] as number[]).length), (x, y) => x - y);
  const normalise = (z: Matrix) => map(z, (x) => x / Math.sqrt(sum(map(z, (y) => y * y))));
  const v = normalise(multiply(transpose(A), u0));
  const u = normalise(multiply(A, v));
  return sum(multiply(transpose(u), multiply(A, v))) ** 2;
}

interface Passes {
  prediction: Matrix;
  /** Pairs of d'ₘ and dₘ. */
  pairs: [Matrix, Matrix][];
}

const passes: Record<string, (p: TwinParameters, d1: Matrix) => Passes> = {
  mnist(p, d1) {
    const z = addRow(multiply(d1, get(p, 'W1')), get(p, 'b1'));
    const back = multiply(subRow(z, get(p, 'b1')), transpose(get(p, 'W1')));
    return { prediction: softmax(z), pairs: [[back, d1]] };
  },
  peak(p, d1) {
    const norm1 = (x: Matrix) => relu(batchNorm(x, get(p, 'gamma1'), get(p, 'beta1')));
    const norm2 = (x: Matrix) => relu(batchNorm(x, get(p, 'gamma2'), get(p, 'beta2')));
    const d2 = norm1(addRow(multiply(d1, get(p, 'W1')), get(p, 'b1')));
    const d3 = norm2(addRow(multiply(d2, get(p, 'W2')), get(p, 'b2')));
    const back2 = norm1(multiply(subRow(d3, get(p, 'b2')), transpose(get(p, 'W2'))));
    const back1 = multiply(subRow(back2, get(p, 'b1')), transpose(get(p, 'W1')));
    return {
      prediction: softmax(d3),
      pairs: [
        [back1, d1],
        [back2, d2],
      ],
    };
  },
};

/** The loss of an objective; `noise` holds u/W1, … as columns. */
export function twinLoss(
  network: string,
  objective: string,
  p: TwinParameters,
  d1: Matrix,
  labels: Matrix,
  factors: Factors,
  noise: TwinParameters,
): number {
  const { prediction, pairs } = (passes[network] as (p: TwinParameters, d1: Matrix) => Passes)(p, d1);
  const entropy = -sum(zip(softmax(prediction), labels, (q, y) => Math.log(q) * y)) / labels.length;
  if (objective === 'RR')
    return entropy + factors.rr * pairs.reduce((total, [a, b]) => total + halfSquares(a, b), 0);
  if (objective !== 'Ort') return entropy;
  const weights = Object.keys(p).filter((name) => name.startsWith('W'));
  return (
    entropy +
    factors.ortho * weights.reduce((total, W) => total + formedSrip(get(p, W), get(noise, `u/${W}`)), 0)
  );
}

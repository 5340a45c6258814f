import type { tf } from '../../engines/tfjs.ts';
import { sizeOf } from '../../kit/arrays.ts';
import { factor, type LossTerm, type Objective, total } from './objective.ts';
import { srip } from './srip.ts';

const orthoFactor = factor('orthoFactor', 'weight of the orthogonality term', 0.1);

/**
 * Towards orthonormal columns: λ · Σ SRIP(W) over the weights, each as a matrix with its last axis as columns; towards orthonormal rows
 * where there are fewer of these, since more columns than rows cannot be orthonormal.
 */
export const orthogonality: LossTerm = {
  factors: [orthoFactor],
  noise: (network) =>
    Object.fromEntries(
      network.weights.map((W) => [noiseOf(W), Math.min(...sidesOf(network.shapes[W] ?? []))]),
    ),
  value: ({ network, parameters, factors, noise }) =>
    total(
      network.weights.map((W) =>
        srip(asMatrix(parameters[W] as tf.Tensor), noise[noiseOf(W)] as tf.Tensor).mul(
          factors[orthoFactor.name] as number,
        ),
      ),
    ),
};

export const ort: Objective = {
  name: 'Ort',
  words: 'the cross-entropy and a term that keeps weights orthogonal',
  hasTask: true,
  terms: [orthogonality],
};

const noiseOf = (weight: string) => `u/${weight}`;

/** The rows and columns of weights as a matrix. */
const sidesOf = (shape: readonly number[]): [number, number] => [
  sizeOf(shape.slice(0, -1)),
  shape.at(-1) as number,
];

/** Weights as a matrix that is no wider than high. */
function asMatrix(W: tf.Tensor): tf.Tensor {
  const [rows, columns] = sidesOf(W.shape);
  const matrix = W.rank === 2 ? W : W.reshape([rows, columns]);
  return columns > rows ? matrix.transpose() : matrix;
}

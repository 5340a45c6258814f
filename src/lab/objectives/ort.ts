import type * as tf from '@tensorflow/tfjs';
import { factor, type LossTerm, type Objective, total } from './objective.ts';
import { srip } from './srip.ts';

const orthoFactor = factor('orthoFactor', 'weight of the orthogonality term', 0.1);

/** Towards orthonormal columns: λ · Σ SRIP(W) over the weights, each as a matrix with its last axis as columns. */
export const orthogonality: LossTerm = {
  factors: [orthoFactor],
  noise: (network) =>
    Object.fromEntries(network.weights.map((W) => [noiseOf(W), network.shapes[W]?.at(-1) as number])),
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

const asMatrix = (W: tf.Tensor): tf.Tensor => (W.rank === 2 ? W : W.reshape([-1, W.shape.at(-1) as number]));

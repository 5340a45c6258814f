import type * as tf from '@tensorflow/tfjs';
import type { Objective } from './objective.ts';
import { srip } from './srip.ts';

/** Training towards orthonormal columns: cross-entropy + λ · Σ SRIP(W) over the weight matrices. */
export const ort: Objective = {
  name: 'Ort',
  factors: ['ortho'],
  noise(network) {
    return Object.fromEntries(network.weights.map((W) => [noiseOf(W), network.shapes[W]?.[1] as number]));
  },
  loss({ network, parameters, crossEntropy, factors, noise }) {
    const terms = network.weights.map((W) =>
      srip(parameters[W] as tf.Tensor, noise[noiseOf(W)] as tf.Tensor).mul(factors.ortho),
    );
    return crossEntropy.add(terms.reduce((sum, term) => sum.add(term)));
  },
};

function noiseOf(weight: string): string {
  return `u/${weight}`;
}

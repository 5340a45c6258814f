import type * as tf from '@tensorflow/tfjs';
import { showShape } from '../kit/arrays.ts';
import type { Objective } from './objective.ts';

/**
 * Training with a reverse pass: λ · Σₘ ½‖d'ₘ − dₘ‖² over the layers that the reverse pass reaches, summed over the
 * whole batch.
 *
 * Source: the paper's racecar loss; SVD-example/peak_training.py, lines 173–174.
 */
export const rr: Objective = {
  name: 'RR',
  noise: () => ({}),
  term({ network, parameters, forward, factors }) {
    const terms = network.reverse(parameters, forward).map((reverse, layer) => {
      const d = forward.activations[layer] as tf.Tensor;
      return halfSquaredDistance(reverse, d).mul(factors.rr);
    });
    return terms.reduce((sum, term) => sum.add(term));
  },
};

/** ½‖d' − d‖², the sum over all entries; d' and d are [n, width]. */
function halfSquaredDistance(reverse: tf.Tensor, d: tf.Tensor): tf.Tensor {
  if (reverse.shape.join() !== d.shape.join()) {
    throw new Error(`rr: reverse pass must be ${showShape(d.shape)}, got ${showShape(reverse.shape)}`);
  }
  // Row by row first: one long sum of 32-bit floats loses three digits on some engines.
  return reverse.sub(d).square().sum(1).sum().mul(0.5);
}

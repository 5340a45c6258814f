import type * as tf from '@tensorflow/tfjs';
import { localReverse, reversePass } from '../networks/network.ts';
import { halfSquaredDistance } from './distance.ts';
import type { LossInputs, Objective, ObjectiveName } from './objective.ts';

/**
 * Training with a reverse pass: cross-entropy + λ · Σₘ ½‖d'ₘ − dₘ‖² over the layers that the reverse pass reaches,
 * summed over the whole batch.
 *
 * Source: the paper's racecar loss; SVD-example/peak_training.py, lines 173–174.
 */
export const rr = withReverse('RR', reversePass);

/**
 * The local variant, which the paper compares RR with: the same sum, but each layer's reverse step is fed from that
 * layer's own output, and no error of the layers above reaches it.
 */
export const rrLocal = withReverse('RR-local', localReverse);

function withReverse(name: ObjectiveName, reverseOf: typeof reversePass): Objective {
  return {
    name,
    factors: ['rr'],
    noise: () => ({}),
    loss({ network, parameters, forward, crossEntropy, factors }: LossInputs) {
      const terms = reverseOf(network, parameters, forward).map((reverse, at) =>
        halfSquaredDistance(reverse, forward.activations[at] as tf.Tensor).mul(factors.rr),
      );
      return crossEntropy.add(terms.reduce((sum, term) => sum.add(term)));
    },
  };
}

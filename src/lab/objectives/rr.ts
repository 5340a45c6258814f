import type { tf } from '../../engines/tfjs.ts';
import { localReverse, reversePass } from '../networks/network.ts';
import { reverseDistance } from './distance.ts';
import { factor, type LossTerm, type Objective, total } from './objective.ts';

/** λ of ½‖d'ₘ − dₘ‖², for every layer of the reverse pass. */
export const rrFactor = factor('rrFactor', 'weight of the reverse pass’s term', 1e-5);

/**
 * A reverse pass that is to give back what the forward pass was given: λ · Σₘ ½‖d'ₘ − dₘ‖² over the layers that the
 * reverse pass reaches, summed over the whole batch, or their means, as the network has it.
 *
 * Source: the paper's racecar loss; SVD-example/peak_training.py, lines 173–174.
 */
export const wholeReverse = withReverse(reversePass);

/** The same sum, but each layer's reverse step is fed from that layer's own output: no error of the layers above reaches it. */
const stepByStep = withReverse(localReverse);

export const rr: Objective = {
  name: 'RR',
  words: 'the cross-entropy and a reverse pass through all layers',
  hasTask: true,
  terms: [wholeReverse],
};

/** The local variant, which the paper compares RR with. */
export const rrLocal: Objective = {
  name: 'RR-local',
  words: 'the cross-entropy and a reverse step of each layer by itself',
  hasTask: true,
  terms: [stepByStep],
};

function withReverse(reverseOf: typeof reversePass): LossTerm {
  return {
    factors: [rrFactor],
    value: ({ network, parameters, forward, factors }) =>
      total(
        reverseOf(network, parameters, forward).map((reverse, at) =>
          reverseDistance(network, reverse, forward.activations[at] as tf.Tensor).mul(
            factors[rrFactor.name] as number,
          ),
        ),
      ),
  };
}

import type { tf } from '../../engines/tfjs.ts';
import { factor, type LossTerm, type Objective, total } from './objective.ts';

const decayFactor = factor('decayFactor', 'weight of the weights’ squared length', 1e-3);

/** Towards small weights: λ · ½‖W‖² of each, whose gradient is λ·W. */
const smallWeights: LossTerm = {
  factors: [decayFactor],
  value: ({ network, parameters, factors }) =>
    total(network.weights.map((W) => (parameters[W] as tf.Tensor).square().sum())).mul(
      (factors[decayFactor.name] as number) / 2,
    ),
};

export const decay: Objective = {
  name: 'Decay',
  words: 'the cross-entropy and a term that keeps weights small',
  hasTask: true,
  terms: [smallWeights],
};

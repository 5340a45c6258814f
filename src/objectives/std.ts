import type { Objective } from './objective.ts';

/** Plain training: the cross-entropy alone. */
export const std: Objective = {
  name: 'Std',
  factors: [],
  noise: () => ({}),
  loss: ({ crossEntropy }) => crossEntropy,
};

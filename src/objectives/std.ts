import type { Objective } from './objective.ts';

/** Plain training: the cross-entropy alone. */
export const std: Objective = {
  name: 'Std',
  noise: () => ({}),
  loss: ({ crossEntropy }) => crossEntropy,
};

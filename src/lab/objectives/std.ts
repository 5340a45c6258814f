import type { Objective } from './objective.ts';

export const std: Objective = {
  name: 'Std',
  words: 'plain training: the cross-entropy alone',
  hasTask: true,
  terms: [],
};

import type { Objective } from './objective.ts';
import { orthogonality } from './ort.ts';
import { wholeReverse } from './rr.ts';

/** Both terms, as the authors' scripts can combine them; it is evidence of neither RR nor Ort. */
export const rrOrt: Objective = {
  name: 'RR-Ort',
  words: 'the cross-entropy, a reverse pass through all layers and a term that keeps weights orthogonal',
  hasTask: true,
  terms: [wholeReverse, orthogonality],
};

import type { Way } from '../../lab/experiments/ways.ts';
import { ort } from '../../lab/objectives/ort.ts';
import { rr, rrLocal } from '../../lab/objectives/rr.ts';
import { std } from '../../lab/objectives/std.ts';

/** The ways to train that are compared on photographs; RR ten times as strong is known to be too strong. */
export const ways: readonly Way[] = [
  { objective: std },
  { objective: ort, factors: { orthoFactor: 0.1 } },
  { objective: rr, factors: { rrFactor: 0.1 } },
  { objective: rrLocal, factors: { rrFactor: 0.1 } },
];

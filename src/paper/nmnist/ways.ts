import type { Way } from '../../lab/experiments/ways.ts';
import { decay } from '../../lab/objectives/decay.ts';
import { ort } from '../../lab/objectives/ort.ts';
import { preThenTask } from '../../lab/objectives/pre.ts';
import { rr, rrLocal } from '../../lab/objectives/rr.ts';
import { std } from '../../lab/objectives/std.ts';

/** The steps of a training: twenty epochs of 15 batches. */
export const steps = 300;

/** As long in time as 300 steps of RR: a fixed number, by a ratio that was measured once, so that no result depends on a machine. */
const asLongAsRR = 840;

/** The layers that are pretrained one after the other, and the task after them. */
const phases = 4;

/** The ways to train that are compared on digits. */
export const ways: readonly Way[] = [
  { objective: std },
  {
    name: `Std-${asLongAsRR}`,
    words: `plain training of ${asLongAsRR} steps, which take as long as ${steps} of RR`,
    objective: std,
    hyperparameters: { steps: asLongAsRR },
  },
  { objective: ort, factors: { orthoFactor: 0.1 } },
  {
    name: 'Ort-0.01',
    words: `${ort.words}, a tenth as strong`,
    objective: ort,
    factors: { orthoFactor: 0.01 },
  },
  { objective: rr, factors: { rrFactor: 1 } },
  { name: 'RR-0.1', words: `${rr.words}, a tenth as strong`, objective: rr, factors: { rrFactor: 0.1 } },
  { objective: preThenTask, factors: { rrFactor: 1 }, hyperparameters: { steps: phases * steps } },
  { objective: rrLocal, factors: { rrFactor: 1 } },
  { objective: decay, factors: { decayFactor: 1e-2 } },
  {
    name: 'Decay-0.001',
    words: `${decay.words}, a tenth as strong`,
    objective: decay,
    factors: { decayFactor: 1e-3 },
  },
];

import type { Objective } from './objective.ts';
import { ort } from './ort.ts';
import { pre } from './pre.ts';
import { rr, rrLocal } from './rr.ts';
import { rrOrt } from './rr-ort.ts';
import { std } from './std.ts';

/** Every objective, in the order of the paper's figures. Each can be trained in every experiment. */
export const objectives: readonly Objective[] = [std, ort, rr, pre, rrLocal, rrOrt];

export const objectiveNames = objectives.map(({ name }) => name);

/** An objective by its name. @throws Error when there is none */
export function objectiveNamed(wanted: string): Objective {
  const found = objectives.find(({ name }) => name === wanted);
  if (!found) throw new Error(`expected an objective of ${objectiveNames.join(', ')}, got ${wanted}`);
  return found;
}

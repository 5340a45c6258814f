import type { Objective, ObjectiveName } from './objective.ts';
import { ort } from './ort.ts';
import { pre } from './pre.ts';
import { rr, rrLocal } from './rr.ts';
import { std } from './std.ts';

/** Every objective, in the order of the paper's figures. */
export const objectives: Readonly<Record<ObjectiveName, Objective>> = {
  Std: std,
  Ort: ort,
  RR: rr,
  Pre: pre,
  'RR-local': rrLocal,
};

export const objectiveNames = Object.keys(objectives) as ObjectiveName[];

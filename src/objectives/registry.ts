import type { Objective, ObjectiveName } from './objective.ts';
import { ort } from './ort.ts';
import { rr } from './rr.ts';
import { std } from './std.ts';

/** Every objective, in the order of the paper's figures. */
export const objectives: Readonly<Record<ObjectiveName, Objective>> = { Std: std, Ort: ort, RR: rr };

export const objectiveNames = Object.keys(objectives) as ObjectiveName[];

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../kit/errors.ts';
import type { StageName } from '../training/experiments.ts';
import {
  type Course,
  type FinalMetrics,
  type Metrics,
  type RunRecord,
  readMetrics,
  readRun,
} from './records.ts';

/** What a finished model measured. */
export type FinishedCourse = Course & { readonly final: FinalMetrics };

/** What a finished run measured; of X_AA and X_AB where there are any. */
export type FinishedMetrics = Metrics & FinishedCourse;

/**
 * What was measured of a stage's model.
 *
 * @throws Error when the run has no such stage
 */
export function courseOf({ fineTuned, ...first }: FinishedMetrics, stage: StageName): FinishedCourse {
  const course = stage === 'A' ? first : fineTuned[stage];
  if (!course?.final) throw new Error(`expected a run with a stage ${stage}`);
  return { records: course.records, final: course.final };
}

/** A run that came to its end. */
export interface FinishedRun {
  readonly folder: string;
  readonly run: RunRecord;
  readonly metrics: FinishedMetrics;
}

/**
 * @param run what its `run.json` says, where that was read
 * @throws InputError when the run did not come to its end
 */
export function readFinishedRun(folder: string, run = readRun(folder)): FinishedRun {
  const metrics = readMetrics(folder);
  if (run.status !== 'complete' || metrics.final === null) {
    throw new InputError(`${folder}: expected a finished run, got one that is ${run.status}`);
  }
  return { folder, run, metrics: { ...metrics, final: metrics.final } };
}

/**
 * All runs in the reference's layout under a folder.
 *
 * @throws InputError when there are none, or one did not come to its end
 */
export function readFinishedRuns(root: string): FinishedRun[] {
  if (!existsSync(root)) throw new InputError(`${root}: expected a folder of runs, found nothing`);
  const folders = readdirSync(root)
    .flatMap((parent) => (/_SVD_/.test(parent) ? [] : runFoldersIn(join(root, parent))))
    .sort();
  if (folders.length === 0) throw new InputError(`${root}: expected runs in it (…/test_0000), found none`);
  return folders.map((folder) => readFinishedRun(folder));
}

function runFoldersIn(parent: string): string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^test_\d+$/.test(entry.name))
    .map(({ name }) => join(parent, name));
}

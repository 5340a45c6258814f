import { join } from 'node:path';
import { codeOf, InputError, messageOf } from '../kit/errors.ts';
import { isFolder, isThere } from '../kit/files.ts';
import type { StageName } from '../training/experiments.ts';
import { gapOf } from './inventory.ts';
import type { Outcome } from './job.ts';
import { newestModel, runFoldersIn, svdFolder } from './layout.ts';
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

export const outcomeOf = ({ run, metrics }: FinishedRun): Outcome => ({
  seconds: run.seconds ?? 0,
  final: metrics.final,
});

/** A finished run, or why it is none, in a line that names the file. */
export type ReadRun =
  | { readonly finished: FinishedRun; readonly problem: null }
  | { readonly finished: null; readonly problem: string };

/**
 * Reads a run, if it came to its end and nothing of it was lost since.
 *
 * @param run what its `run.json` says
 * @param withSingularImages whether it must have singular images beside it, where its data are images
 */
export function readIfWhole(folder: string, run: RunRecord, withSingularImages = false): ReadRun {
  const fail = (problem: string): ReadRun => ({ finished: null, problem });
  if (run.status !== 'complete')
    return fail(`${folder}: expected a finished run, got one that is ${run.status}`);
  try {
    const mustHave = withSingularImages && run.data.source !== 'computed';
    const gap = gapOf(folder, mustHave ? svdFolder(newestModel(folder)) : null);
    if (gap) return fail(gap);
    const metrics = readMetrics(folder);
    if (metrics.final === null)
      return fail(`${join(folder, 'metrics.json')} lacks what was measured at the end`);
    return { finished: { folder, run, metrics: { ...metrics, final: metrics.final } }, problem: null };
  } catch (error) {
    // A file that cannot be read is as good as lost.
    if (error instanceof InputError || codeOf(error)) return fail(messageOf(error));
    throw error;
  }
}

/** The same of any folder of a run, whatever is in it. */
export function readRunFolder(folder: string, withSingularImages = false): ReadRun {
  try {
    const file = join(folder, 'run.json');
    if (!isThere(file)) return { finished: null, problem: `${file} is missing` };
    return readIfWhole(folder, readRun(folder), withSingularImages);
  } catch (error) {
    if (error instanceof InputError || codeOf(error)) return { finished: null, problem: messageOf(error) };
    throw error;
  }
}

/** The finished runs of a folder, and a line for each that had to be left out. */
export interface FoundRuns {
  readonly runs: readonly FinishedRun[];
  readonly leftOut: readonly string[];
}

/**
 * All runs in the reference's layout under a folder.
 *
 * @throws InputError when there are none
 */
export function readFinishedRuns(root: string): FoundRuns {
  if (!isThere(root)) throw new InputError(`${root}: expected a folder of runs, found nothing`);
  if (!isFolder(root)) throw new InputError(`${root}: expected a folder of runs, found a file`);
  const found = runFoldersIn(root).map((folder) => readRunFolder(folder));
  if (found.length === 0) throw new InputError(`${root}: expected runs in it (…/test_0000), found none`);
  return {
    runs: found.flatMap(({ finished }) => finished ?? []),
    leftOut: found.flatMap(({ problem }) => problem ?? []),
  };
}

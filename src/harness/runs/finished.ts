import { join } from 'node:path';
import { codeOf, InputError, messageOf } from '../../kit/errors.ts';
import { isFolder, isThere } from '../../kit/files.ts';
import { type FinishedRun, type RunFile, readRunFile } from '../study/run-file.ts';
import type { Study } from '../study/study.ts';
import { gapOf } from './inventory.ts';
import type { Job } from './job.ts';
import { runFoldersIn } from './layout.ts';
import { readMetrics } from './metrics-file.ts';

/** A finished run, or why it is none, in a line that names the file. */
type ReadRun =
  | { readonly finished: FinishedRun; readonly problem: null }
  | { readonly finished: null; readonly problem: string };

/**
 * Reads a run, if it came to its end and nothing of it was lost since.
 *
 * @param run what its `run.json` says
 * @param withBeside whether what lies beside a run must be there, where its runner draws that
 */
export function readIfWhole(study: Study, folder: string, run: RunFile, withBeside = false): ReadRun {
  const fail = (problem: string): ReadRun => ({ finished: null, problem });
  const experiment = study.experiments.find(({ name }) => name === run.experiment);
  if (!experiment) return fail(`${folder}: of ${run.experiment}, which is no experiment of this study`);
  if (run.status !== 'complete')
    return fail(`${folder}: expected a finished run, got one that is ${run.status}`);
  try {
    const gap = gapOf(folder, withBeside ? (experiment.runner.besideOf?.(folder) ?? null) : null);
    if (gap) return fail(gap);
    // What a control alters measures what it can.
    const table = readMetrics(folder, experiment, run.alteration === undefined);
    return { finished: { folder, run, table }, problem: null };
  } catch (error) {
    return fail(problemOr(error));
  }
}

/** The same of any folder of a run, whatever is in it. */
export function readRunFolder(study: Study, folder: string, withBeside = false): ReadRun {
  try {
    const file = join(folder, 'run.json');
    if (!isThere(file)) return { finished: null, problem: `${file} is missing` };
    return readIfWhole(study, folder, readRunFile(folder), withBeside);
  } catch (error) {
    return { finished: null, problem: problemOr(error) };
  }
}

/** A file that cannot be read is as good as lost. @throws the error itself, where it is another */
export function problemOr(error: unknown): string {
  if (error instanceof InputError || codeOf(error)) return messageOf(error);
  throw error;
}

/**
 * The finished runs in the layout under a folder, and a line for each that has to be left out.
 *
 * @throws InputError when there are none
 */
export function readFinishedRuns(study: Study, root: string): { runs: FinishedRun[]; leftOut: string[] } {
  if (!isThere(root)) throw new InputError(`${root}: expected a folder of runs, found nothing`);
  if (!isFolder(root)) throw new InputError(`${root}: expected a folder of runs, found a file`);
  const found = runFoldersIn(root).map((folder) => readRunFolder(study, folder));
  if (found.length === 0) throw new InputError(`${root}: expected runs in it (…/test_0000), found none`);
  return {
    runs: found.flatMap(({ finished }) => finished ?? []),
    leftOut: found.flatMap(({ problem }) => problem ?? []),
  };
}

/** The run of a job; null where it did not come to its end, or lost something since. */
export type RunOf = (job: Pick<Job, 'folder'>) => FinishedRun | null;

/** Reads the runs of jobs, each once. */
export function readRunsOf(study: Study, jobs: readonly Job[]): RunOf {
  const runs = new Map(
    jobs.map(({ folder, drawsBeside }) => [folder, readRunFolder(study, folder, drawsBeside).finished]),
  );
  return ({ folder }) => runs.get(folder) ?? null;
}

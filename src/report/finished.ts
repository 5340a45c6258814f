import { type FinishedRun, readRunFolder } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';

/** The run of a job; null where it did not come to its end, or lost something since. */
export type FinishedRuns = (job: Job) => FinishedRun | null;

/** Reads the runs of jobs, each once. */
export function readFinishedRunsOf(jobs: readonly Job[]): FinishedRuns {
  const runs = new Map(
    jobs.map(({ folder, singularImages }) => [folder, readRunFolder(folder, singularImages).finished]),
  );
  return ({ folder }) => runs.get(folder) ?? null;
}

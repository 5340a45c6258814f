import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FinishedRun, readFinishedRun } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import { readRun } from '../runs/records.ts';

/** The run of a job; null where it did not come to its end. */
export type FinishedRuns = (job: Job) => FinishedRun | null;

/** Reads the runs of jobs, each once. */
export function readFinishedRunsOf(jobs: readonly Job[]): FinishedRuns {
  const runs = new Map(jobs.map((job) => [job.folder, readIfComplete(job.folder)]));
  return ({ folder }) => runs.get(folder) ?? null;
}

function readIfComplete(folder: string): FinishedRun | null {
  const run = existsSync(join(folder, 'run.json')) ? readRun(folder) : null;
  return run?.status === 'complete' ? readFinishedRun(folder, run) : null;
}

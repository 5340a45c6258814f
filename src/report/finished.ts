import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FinishedRun, readFinishedRun } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import { readRun } from '../runs/records.ts';

/** The run of a job, where it came to its end. */
export function finishedRunOf({ folder }: Job): FinishedRun | null {
  const isThere = existsSync(join(folder, 'run.json')) && readRun(folder).status === 'complete';
  return isThere ? readFinishedRun(folder) : null;
}

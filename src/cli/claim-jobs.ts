import { claimRun, findRunsIn } from '../runs/find-run.ts';
import { outcomeOf } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import type { JobResult } from '../runs/pool.ts';
import type { PlannedRun } from '../runs/run-record.ts';
import type { Training } from '../training/experiments.ts';
import { remark } from './say.ts';

/** What a reproduction has to do: all its jobs, those that were done before, and the others. */
export interface ClaimedJobs {
  readonly jobs: readonly Job[];
  readonly done: readonly JobResult[];
  readonly todo: readonly Job[];
}

/**
 * Finds or takes a folder for each training.
 *
 * @param out the folder of all of them, locked
 * @param resume whether runs that are there are gone on with
 * @throws InputError, before any folder is taken, when a run is there that is of another training
 */
export function claimJobs(
  out: string,
  trainings: readonly Training[],
  resume: boolean,
  plannedOf: (training: Training) => PlannedRun,
  jobOf: (training: Training, folder: string) => Job,
): ClaimedJobs {
  const finder = resume ? findRunsIn(out, true) : null;
  for (const problem of finder?.unreadable ?? []) remark(`racecar: left out: ${problem}`);
  const found = trainings.map((training) => {
    const planned = plannedOf(training);
    return { training, planned, run: finder?.find(planned) ?? null };
  });
  const claimed = found.map(({ training, planned, run }) => {
    if (run?.gap) remark(`racecar: ${run.gap}; the run is made whole again`);
    return { job: jobOf(training, run?.folder ?? claimRun(out, planned)), finished: run?.finished ?? null };
  });
  const done = claimed.flatMap(({ job, finished }): JobResult[] =>
    finished ? [{ job, ok: true, outcome: outcomeOf(finished) }] : [],
  );
  if (resume) remark(`racecar: ${done.length} of ${trainings.length} trainings were done before`);
  return {
    jobs: claimed.map(({ job }) => job),
    done,
    todo: claimed.filter(({ finished }) => !finished).map(({ job }) => job),
  };
}

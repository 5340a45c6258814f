import { claimRun, findRunsIn } from '../harness/runs/find-run.ts';
import { plannedRun } from '../harness/runs/identity.ts';
import { type Job, jobOf } from '../harness/runs/job.ts';
import type { ChosenData } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { Cell } from '../harness/study/runner.ts';
import { remark } from '../harness/terminal/say.ts';
import type { Scene } from '../harness/terminal/scene.ts';

/**
 * Finds or takes a folder for each cell.
 *
 * @param out the folder of all of them, locked
 * @param resume whether runs that are there are gone on with
 * @returns all jobs, and those that were not done before
 * @throws InputError, before any folder is taken, when a run is there that is another one
 */
export function claimJobs(
  study: LoadedStudy,
  { data, engine }: Scene,
  out: string,
  cells: readonly Cell[],
  resume: boolean,
): { jobs: Job[]; todo: Job[] } {
  const finder = resume ? findRunsIn(study, out, true) : null;
  for (const problem of finder?.unreadable ?? []) remark(`racecar: left out: ${problem}`);
  const found = cells.map((cell) => {
    const own = data[cell.experiment] as ChosenData;
    const planned = plannedRun(study, cell, engine, own);
    return { cell, own, planned, run: finder?.find(planned) ?? null };
  });
  const claimed = found.map(({ cell, own, planned, run }) => {
    if (run?.gap) remark(`racecar: ${run.gap}; the run is made whole again`);
    const folder = run?.folder ?? claimRun(study, out, planned);
    const job = jobOf(study, cell, engine, own, { folder, resume, drawsBeside: true });
    return { job, isDone: Boolean(run?.finished) };
  });
  const jobs = claimed.map(({ job }) => job);
  const todo = claimed.filter(({ isDone }) => !isDone).map(({ job }) => job);
  if (resume) remark(`racecar: ${jobs.length - todo.length} of ${cells.length} trainings were done before`);
  return { jobs, todo };
}

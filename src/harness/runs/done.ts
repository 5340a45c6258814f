import { InputError } from '../../kit/errors.ts';
import type { LoadedStudy } from '../study/load-study.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { readRunFolder } from './finished.ts';
import { measuresAnother, plannedRun, requireSameRun } from './identity.ts';
import type { Job } from './job.ts';

/** Whether a run is there already, and lacks nothing that it should have. @throws InputError when another one is in its place */
export function isDone(study: LoadedStudy, job: Job): boolean {
  const planned = plannedRun(study, job, { name: job.engine, version: '' }, job.data, job);
  const isWhole = (folder: string) => readRunFolder(study, folder).finished !== null;
  return (
    // What is measured anew is so again where that run is run again.
    (job.unaltered === undefined || isWhole(job.unaltered)) &&
    !measuresAnother(job.folder, planned) &&
    requireSameRun(job.folder, planned) !== null &&
    readRunFolder(study, job.folder, job.drawsBeside).finished !== null
  );
}

/** A run of a command that needs all of them. @throws InputError when it is not there, or lost something */
export function finishedRun(study: LoadedStudy, command: string, { folder, drawsBeside }: Job): FinishedRun {
  const { finished, problem } = readRunFolder(study, folder, drawsBeside);
  if (!finished) throw new InputError(`${command} needs every training: ${problem}`);
  return finished;
}

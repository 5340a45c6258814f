import { join } from 'node:path';
import { InputError, messageOf } from '../../kit/errors.ts';
import { isThere } from '../../kit/files.ts';
import type { RunFile } from '../study/run-file.ts';
import type { Progress } from '../study/runner.ts';
import { experimentNamed, type Study } from '../study/study.ts';
import { readIfWhole } from './finished.ts';
import { measuresAnother, plannedRun, requireSameRun, resumedRun, writeRunFile } from './identity.ts';
import { flushListed, listIfUnlisted } from './inventory.ts';
import type { Job } from './job.ts';
import { readMetrics } from './metrics-file.ts';

/** Told what happens in a run. */
export interface JobListener {
  onProgress(progress: Progress): void;
  /** What the user should know, in a line. */
  onRemark(remark: string): void;
}

/** How it ended. */
export interface Outcome {
  readonly seconds: number;
}

/**
 * Carries out one run and keeps its `run.json`; all else in its folder is its runner's. A job that resumes goes on from
 * where an earlier sitting was stopped, where that lacks nothing. When it fails, `run.json` says so and what was written
 * stays.
 *
 * Whoever calls it holds the folder's lock, so that what was found in it before is looked at here again.
 */
export async function carryOut(
  study: Study,
  job: Job,
  listener: JobListener,
  signal: AbortSignal,
): Promise<Outcome> {
  const experiment = experimentNamed(study, job.experiment);
  const engine = await study.engines.load(job.engine);
  const planned = plannedRun(study, job, engine, job.data, job);
  if (job.unaltered !== undefined && planned.measured === undefined) {
    throw new InputError(`${job.unaltered}: expected a finished run to measure anew, found none`);
  }
  const isStale = job.resume === true && measuresAnother(job.folder, planned);
  if (isStale) listener.onRemark('what it measured was run anew since; it is measured again');
  const found = job.resume && !isStale ? requireSameRun(job.folder, planned) : null;
  const read = found && readIfWhole(study, job.folder, found);
  if (found && read?.finished) {
    const isDrawn = readIfWhole(study, job.folder, found, job.drawsBeside).finished !== null;
    if (!isDrawn) await experiment.runner.redrawBeside?.(job.folder);
    return { seconds: read.finished.run.seconds ?? 0 };
  }
  const prepared = await experiment.runner.prepare(job, !isStale && (job.resume ?? false));
  // One that was complete lacks something, or has what this program does not know.
  const gap = prepared.gap ?? (found?.status === 'complete' && !prepared.resumes ? read?.problem : null);
  if (gap) listener.onRemark(`${gap}; the training starts anew`);
  const begun = prepared.resumes && found ? resumedRun(planned, found) : planned;
  const run = { ...begun, initialSha256: prepared.initialSha256 };
  const started = performance.now();
  const secondsSoFar = () => prepared.seconds + (performance.now() - started) / 1000;
  const write = (change: Pick<RunFile, 'status'> & Partial<RunFile>, options = {}) =>
    writeRunFile(job.folder, { ...run, error: null, ...change }, options);
  write({ status: 'running' });
  try {
    await prepared.run(listener.onProgress, signal);
    readMetrics(job.folder, experiment, job.alteration === undefined);
    listIfUnlisted(job.folder);
    // Before it is called complete: a power cut must not leave a complete run with empty files.
    await flushListed(
      job.folder,
      job.drawsBeside ? (experiment.runner.besideOf?.(job.folder) ?? null) : null,
    );
    const seconds = secondsSoFar();
    write({ status: 'complete', seconds }, { flush: true });
    prepared.tidy();
    return { seconds };
  } catch (error) {
    // A folder that someone removed is not made anew, to lack all that was there before.
    if (isThere(join(job.folder, 'run.json'))) {
      write({ status: 'failed', seconds: secondsSoFar(), error: messageOf(error) });
    }
    throw error;
  }
}

import type { Job } from '../harness/runs/job.ts';
import {
  carryOutAll,
  describeFailure,
  type JobResult,
  type PoolListener,
  processesOf,
} from '../harness/runs/pool.ts';
import type { Study } from '../harness/study/study.ts';
import { interrupted } from '../harness/terminal/exit-codes.ts';
import { hold } from '../harness/terminal/hold.ts';
import { interruptions } from '../harness/terminal/interruption.ts';
import { remark } from '../harness/terminal/say.ts';
import type { FolderLock } from '../kit/lock.ts';
import { showProgress } from './progress.ts';

/** For how many seconds a run that is to be resumed is waited for: the processes of one that was killed end at once. */
export const patience = 8;

/** The number of processes for what is a single run: it is not worth the start of another. */
export const inThisProcess = 0;

/**
 * Carries out runs under the eyes of the user. Ctrl-C ends their processes, and this one with exit code 130; failed ones are
 * named, and set exit code 1.
 *
 * @param again what goes on with runs that can be resumed
 */
export async function carryOutVisibly(
  study: Study,
  jobs: readonly Job[],
  processes = processesOf(study),
  again = 'the same command with --resume',
): Promise<JobResult[]> {
  const locks: FolderLock[] = [];
  for (const { folder, resume } of jobs) {
    locks.push(await hold(folder, { patience: resume ? patience : 0, isAtWork: false }));
  }
  const display = showProgress(study, jobs);
  const abort = new AbortController();
  const canResume = jobs.some(({ resume }) => resume !== undefined);
  const onInterrupt = () => {
    abort.abort();
    display.stop();
    remark(`racecar: interrupted${canResume ? `; ${again} goes on from there` : ''}`);
    process.exit(interrupted);
  };
  for (const signal of interruptions) process.once(signal, onInterrupt);
  const listener: PoolListener = {
    ...display,
    onStart(index, pid) {
      // The process may outlive this one for a moment, and its work is the folder's as well.
      locks[index]?.share(pid);
      display.onStart(index, pid);
    },
    onEnd(index, result) {
      locks[index]?.release();
      display.onEnd(index, result);
    },
  };
  const results = await carryOutAll(jobs, { processes, signal: abort.signal }, listener);
  for (const signal of interruptions) process.off(signal, onInterrupt);
  display.stop();
  for (const failure of results.flatMap(describeFailure)) {
    remark(`racecar: ${failure}`);
    process.exitCode = 1;
  }
  return results;
}

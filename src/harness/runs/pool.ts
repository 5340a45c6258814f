import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../kit/errors.ts';
import { loadStudy } from '../study/load-study.ts';
import type { Progress } from '../study/runner.ts';
import type { Study } from '../study/study.ts';
import { carryOut, type JobListener, type Outcome } from './carry-out.ts';
import { type Job, nameOf } from './job.ts';
import type { WorkerMessage } from './worker.ts';

/** What became of a job. */
export type JobResult =
  | { readonly job: Job; readonly ok: true; readonly outcome: Outcome }
  | { readonly job: Job; readonly ok: false; readonly error: string };

/** A line for a job that failed: which, and why. Empty for one that did not. */
export function describeFailure(result: JobResult): string[] {
  if (result.ok) return [];
  return [`${nameOf(result.job)}, engine ${result.job.engine} failed: ${result.error}`];
}

/** Told what happens to the jobs, by their index. */
export interface PoolListener {
  /** @param pid the process that carries it out from now on */
  onStart(index: number, pid: number): void;
  onProgress(index: number, progress: Progress): void;
  onRemark(index: number, remark: string): void;
  onEnd(index: number, result: JobResult): void;
}

/** How many runs of a study are carried out at a time: as many as it says, or one a core. */
export const processesOf = ({ processes }: Pick<Study, 'processes'>): number =>
  processes ?? availableParallelism();

const workerFile = fileURLToPath(new URL('./worker.js', import.meta.url));

/** One thread a process: two processes on two cores are faster than two threads in each. */
const oneThread = { OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' };

/**
 * Carries out jobs in their order, some at a time, each in a process that does nothing else meanwhile. A process takes
 * one job after the other; a job that fails, or whose process dies, does not stop the others.
 *
 * @param processes how many at a time; 0 for this very process, which saves another one’s start
 * @param signal ends all processes when aborted, and what a job in this one has started
 */
export async function carryOutAll(
  jobs: readonly Job[],
  { processes, signal }: { processes: number; signal?: AbortSignal },
  listener: PoolListener,
): Promise<JobResult[]> {
  const results: JobResult[] = [];
  if (processes === 0) {
    for (const [index, job] of jobs.entries()) {
      listener.onStart(index, process.pid);
      results[index] = await carryOutHere(job, listenerOf(listener, index), signal);
      listener.onEnd(index, results[index]);
    }
    return results;
  }
  const workers = new Set<Worker>();
  signal?.addEventListener('abort', () => {
    for (const worker of workers) worker.kill();
  });
  let next = 0;
  const workOff = async () => {
    let worker: Worker | undefined;
    for (let index = next++; index < jobs.length; index = next++) {
      if (!worker?.isAlive) {
        worker = new Worker();
        workers.add(worker);
      }
      listener.onStart(index, worker.pid);
      const result = await worker.carryOut(jobs[index] as Job, listenerOf(listener, index));
      results[index] = result;
      listener.onEnd(index, result);
    }
    await worker?.dismiss();
  };
  await Promise.all(Array.from({ length: Math.min(processes, jobs.length) }, workOff));
  return results;
}

const listenerOf = (listener: PoolListener, index: number): JobListener => ({
  onProgress: (progress) => listener.onProgress(index, progress),
  onRemark: (remark) => listener.onRemark(index, remark),
});

async function carryOutHere(
  job: Job,
  listener: JobListener,
  signal = new AbortController().signal,
): Promise<JobResult> {
  try {
    return { job, ok: true, outcome: await carryOut(await loadStudy(job.study), job, listener, signal) };
  } catch (error) {
    return { job, ok: false, error: messageOf(error) };
  }
}

/** A process that carries out jobs, one at a time. */
class Worker {
  readonly #process = fork(workerFile, [], { env: { ...process.env, ...oneThread } });
  isAlive = true;

  get pid(): number {
    return this.#process.pid as number;
  }

  carryOut(job: Job, listener: JobListener): Promise<JobResult> {
    return new Promise((resolve) => {
      const end = (result: JobResult) => {
        this.#process.off('message', onMessage).off('exit', onExit).off('error', onError);
        resolve(result);
      };
      const die = (reason: string) => {
        this.isAlive = false;
        end({ job, ok: false, error: `its process died (${reason})` });
      };
      const onMessage = (message: WorkerMessage) => {
        if (message.tells === 'progress') listener.onProgress(message.progress);
        else if (message.tells === 'remark') listener.onRemark(message.remark);
        else if (message.tells === 'complete') end({ job, ok: true, outcome: message.outcome });
        else end({ job, ok: false, error: message.error });
      };
      const onExit = (code: number | null, killedBy: string | null) => die(killedBy ?? `exit code ${code}`);
      const onError = (error: Error) => die(messageOf(error));
      this.#process.on('message', onMessage).on('exit', onExit).on('error', onError);
      this.#process.send(job);
    });
  }

  kill(): void {
    this.#process.kill();
  }

  /** Lets the process end, and waits for that. */
  dismiss(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.isAlive) return resolve();
      this.#process.once('exit', () => resolve());
      this.#process.disconnect();
    });
  }
}

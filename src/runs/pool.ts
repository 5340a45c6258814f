import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import type { Job, Outcome, Progress } from './job.ts';
import type { WorkerMessage } from './worker.ts';

/** What became of a job. */
export type JobResult =
  | { readonly job: Job; readonly ok: true; readonly outcome: Outcome }
  | { readonly job: Job; readonly ok: false; readonly error: string };

/** A line for a job that failed: which, and why. Empty for one that did not. */
export function describeFailure(result: JobResult): string[] {
  if (result.ok) return [];
  const { experiment, objective, seed } = result.job.training;
  return [`${experiment} ${objective}, seed ${seed}, engine ${result.job.engine} failed: ${result.error}`];
}

/** Told what happens to the jobs, by their index. */
export interface PoolListener {
  onStart(index: number): void;
  onProgress(index: number, progress: Progress): void;
  onEnd(index: number, result: JobResult): void;
}

/** One process a core. */
export const defaultProcesses = availableParallelism();

const workerFile = fileURLToPath(new URL('./worker.js', import.meta.url));

/** One thread a process: two processes on two cores are faster than two threads in each. */
const oneThread = { OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' };

/**
 * Carries out jobs in processes of their own, some at a time, in their order. A job that fails, or whose process dies,
 * does not stop the others.
 *
 * @param signal ends all processes when aborted
 */
export async function carryOutAll(
  jobs: readonly Job[],
  { processes = defaultProcesses, signal }: { processes?: number; signal?: AbortSignal },
  listener: PoolListener,
): Promise<JobResult[]> {
  const limit = pLimit(processes);
  const workers = new Set<ChildProcess>();
  signal?.addEventListener('abort', () => {
    for (const worker of workers) worker.kill();
  });
  return Promise.all(
    jobs.map((job, index) =>
      limit(async () => {
        listener.onStart(index);
        const result = await carryOutInProcess(job, workers, (progress) =>
          listener.onProgress(index, progress),
        );
        listener.onEnd(index, result);
        return result;
      }),
    ),
  );
}

function carryOutInProcess(
  job: Job,
  workers: Set<ChildProcess>,
  onProgress: (progress: Progress) => void,
): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(workerFile, [], { env: { ...process.env, ...oneThread } });
    workers.add(worker);
    let result: JobResult | undefined;
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') onProgress(message.progress);
      else if (message.kind === 'complete') result = { job, ok: true, outcome: message.outcome };
      else result = { job, ok: false, error: message.error };
    });
    worker.on('error', reject);
    worker.on('exit', (code, killedBy) => {
      workers.delete(worker);
      resolve(result ?? { job, ok: false, error: `its process died (${killedBy ?? `exit code ${code}`})` });
    });
    worker.send(job);
  });
}

import { messageOf } from '../../kit/errors.ts';
import { loadStudy } from '../study/load-study.ts';
import type { Progress } from '../study/runner.ts';
import { carryOut, type Outcome } from './carry-out.ts';
import type { Job } from './job.ts';

/** What a worker tells the process that started it. */
export type WorkerMessage =
  | { readonly tells: 'progress'; readonly progress: Progress }
  | { readonly tells: 'remark'; readonly remark: string }
  | { readonly tells: 'complete'; readonly outcome: Outcome }
  | { readonly tells: 'failed'; readonly error: string };

function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

const stop = new AbortController();

/** Ends what the runs have started, and then this process. */
function end(code: number): void {
  stop.abort();
  process.exit(code);
}

// There is nothing left to do: the jobs are done, or the process that started this one is gone.
process.once('disconnect', () => end(0));
process.once('SIGTERM', () => end(143));

process.on('message', async (job: Job) => {
  try {
    const study = await loadStudy(job.study);
    const listener = {
      onProgress: (progress: Progress) => void tell({ tells: 'progress', progress }),
      onRemark: (remark: string) => void tell({ tells: 'remark', remark }),
    };
    await tell({ tells: 'complete', outcome: await carryOut(study, job, listener, stop.signal) });
  } catch (error) {
    await tell({ tells: 'failed', error: messageOf(error) });
  }
});

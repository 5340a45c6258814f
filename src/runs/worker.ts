import { messageOf } from '../kit/errors.ts';
import { carryOut } from './carry-out.ts';
import type { Job, Outcome, Progress } from './job.ts';

/** What a worker tells the process that started it. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'remark'; readonly remark: string }
  | { readonly kind: 'complete'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly error: string };

function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

// There is nothing left to do: the jobs are done, or the process that started this one is gone.
process.once('disconnect', () => process.exit());

process.on('message', async (job: Job) => {
  try {
    const outcome = await carryOut(job, {
      onProgress: (progress) => void tell({ kind: 'progress', progress }),
      onRemark: (remark) => void tell({ kind: 'remark', remark }),
    });
    await tell({ kind: 'complete', outcome });
  } catch (error) {
    await tell({ kind: 'failed', error: messageOf(error) });
  }
});

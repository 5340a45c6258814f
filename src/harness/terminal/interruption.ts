import { interrupted } from './exit-codes.ts';
import { remark } from './say.ts';

/** What shells send with Ctrl-C; and what schedulers and closed terminals send. */
export const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does what leaves everything as it was where it is ended before its end. Ctrl-C ends it, and then this process.
 *
 * @param work throws where the signal is aborted, when it has tidied up
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const onInterrupt = () => abort.abort();
  for (const signal of interruptions) process.once(signal, onInterrupt);
  try {
    await work(abort.signal);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    remark('racecar: interrupted; what was there is as it was');
    process.exit(interrupted);
  } finally {
    for (const signal of interruptions) process.off(signal, onInterrupt);
  }
}

import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from './errors.ts';
import { makeFolder } from './files.ts';

/** A lock that was not touched for so long belongs to a process that is gone. */
const staleMilliseconds = 3000;

/**
 * Locks a folder for this process, until it releases it or is gone.
 *
 * @param patience for how many seconds another process is waited for; one that was killed leaves its lock for 3
 * @returns what releases it
 * @throws InputError when another process holds it
 */
export async function lockFolder(folder: string, patience: number): Promise<() => Promise<void>> {
  makeFolder(folder);
  try {
    const release = await lockfile.lock(folder, {
      lockfilePath: join(folder, '.lock'),
      stale: staleMilliseconds,
      update: 1000,
      retries: { retries: 2 * patience, minTimeout: 500, maxTimeout: 500 },
      // A machine that was asleep finds its locks stale; that another process took them meanwhile is not to be helped.
      onCompromised: () => {},
    });
    // Where the folder is gone, so is its lock.
    return () => release().catch(() => {});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw new InputError(`${folder}: another process is at work in it`);
  }
}

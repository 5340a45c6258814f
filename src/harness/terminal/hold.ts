import { type FolderLock, type LockOptions, lockFolder } from '../../kit/lock.ts';
import { couldNot } from './exit-codes.ts';
import { remark } from './say.ts';

/**
 * Locks a folder for a command. Where the lock is lost the program ends with a line: another one may be at work there.
 *
 * @throws InputError when another process holds it
 */
export function hold(folder: string, options: Omit<LockOptions, 'onLost'> = {}): Promise<FolderLock> {
  const onLost = (error: Error) => {
    remark(`racecar: ${error.message}`);
    process.exit(couldNot);
  };
  return lockFolder(folder, { ...options, onLost });
}

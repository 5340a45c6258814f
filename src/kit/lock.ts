import { randomUUID } from 'node:crypto';
import { linkSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, InputError } from './errors.ts';
import { isFolder, isThere, makeFolder } from './files.ts';
import { type LockRecord, readRecord } from './lock-record.ts';
import { fateOf, identityOf } from './process-identity.ts';

/** A folder that this process is at work in. */
export interface FolderLock {
  /** Names a process of ours that works in the folder, this or another; the lock holds until that is gone, too. */
  share(pid: number): void;
  /** @throws InputError when the lock is no longer ours: someone removed it, or took it */
  requireHeld(): void;
  /** Gives the folder free. */
  release(): void;
}

const pollMilliseconds = 200;
const watchMilliseconds = 1000;

/** The locks of this process by the folder's real path. */
const held = new Map<string, OwnLock>();
process.on('exit', () => {
  for (const lock of held.values()) lock.remove();
});

export interface LockOptions {
  /** For how many seconds another process is waited for. */
  readonly patience?: number;
  /** Whether work begins at once; else when the lock is first shared. Only then it is looked after. */
  readonly isAtWork?: boolean;
  /** Told when the lock is found to be lost. */
  onLost(error: InputError): void;
}

/**
 * Locks a folder, which is made where it is missing, until it is released or the process is gone. A process may lock
 * the same folder more than once.
 *
 * @throws InputError when another process holds it
 */
export async function lockFolder(
  folder: string,
  { patience = 0, isAtWork = true, onLost }: LockOptions,
): Promise<FolderLock> {
  makeFolder(folder);
  const place = realpathSync(folder);
  const known = held.get(place);
  if (known) {
    known.times++;
    return known;
  }
  const lock = new OwnLock(folder, place, onLost);
  for (const until = performance.now() + 1000 * patience; ; await wait(pollMilliseconds)) {
    const obstacle = lock.tryToTake();
    if (obstacle === null) break;
    if (performance.now() >= until) throw new InputError(obstacle);
  }
  if (isAtWork) lock.watch();
  held.set(place, lock);
  return lock;
}

class OwnLock implements FolderLock {
  /** How often it was asked for, and not yet given free. */
  times = 1;
  readonly #folder: string;
  readonly #place: string;
  readonly #file: string;
  readonly #onLost: (error: InputError) => void;
  #record: LockRecord = { id: randomUUID(), since: new Date().toISOString(), processes: [identityOf()] };
  #watch: NodeJS.Timeout | undefined;

  constructor(folder: string, place: string, onLost: (error: InputError) => void) {
    this.#folder = folder;
    this.#place = place;
    this.#file = join(folder, '.lock');
    this.#onLost = onLost;
  }

  /** @returns null where the lock is ours now, else what is in its way, in a line */
  tryToTake(): string | null {
    if (this.#create(this.#file)) return null;
    const there = readRecord(this.#file);
    if (there === 'nothing') return this.#create(this.#file) ? null : this.#busy();
    if (there === 'unreadable') {
      return `${this.#folder}: ${this.#file} is no lock of this version; if nothing is at work there, remove it`;
    }
    const fates = there.processes.map(fateOf);
    const elsewhere = there.processes[fates.indexOf('elsewhere')];
    if (elsewhere) {
      const { pid, host } = elsewhere;
      return `${this.#folder}: process ${pid} of another machine or container, ${host}, has locked it since ${there.since}; if that is no longer at work, remove ${this.#file}`;
    }
    if (fates.includes('there')) return this.#busy(there);
    return this.#takeOver(there) ? null : this.#busy();
  }

  #busy(there?: LockRecord): string {
    const who = there ? ` (process ${there.processes[0]?.pid}, since ${there.since})` : '';
    return `${this.#folder}: another process is at work in it${who}`;
  }

  /**
   * Takes the place of a lock whose processes are gone. Of several that try, the one goes on that makes the file which
   * is named after that very lock, and finds the lock still there.
   */
  #takeOver(gone: LockRecord): boolean {
    const claim = `${this.#file}.after-${gone.id}`;
    if (!this.#create(claim)) {
      const other = readRecord(claim);
      const isAbandoned = typeof other !== 'string' && other.processes.every((one) => fateOf(one) === 'gone');
      if (isAbandoned) rmSync(claim, { force: true });
      return false;
    }
    const now = readRecord(this.#file);
    const isStillThere = typeof now !== 'string' && now.id === gone.id;
    if (isStillThere) renameSync(claim, this.#file);
    else rmSync(claim, { force: true });
    return isStillThere && this.#isOurs();
  }

  /** Makes a file with our record in it, whole at once. @returns false where there is one */
  #create(file: string): boolean {
    const whole = `${this.#file}.${this.#record.id}`;
    try {
      writeFileSync(whole, this.#text());
      linkSync(whole, file);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (!isThere(whole)) throw error;
      // A file system without hard links.
      return this.#createAlone(file);
    } finally {
      rmSync(whole, { force: true });
    }
  }

  #createAlone(file: string): boolean {
    try {
      writeFileSync(file, this.#text(), { flag: 'wx' });
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  #text = () => `${JSON.stringify(this.#record, null, 2)}\n`;

  watch(): void {
    this.#watch ??= setInterval(() => {
      // A folder that someone removed is another matter, and told by whoever writes into it.
      if (this.#isOurs() || !isFolder(this.#folder)) return;
      clearInterval(this.#watch);
      this.#onLost(this.#loss());
    }, watchMilliseconds).unref();
  }

  #isOurs(): boolean {
    const there = readRecord(this.#file);
    return typeof there !== 'string' && there.id === this.#record.id;
  }

  #loss(): InputError {
    return new InputError(
      `${this.#folder}: its lock was lost while the work went on: ${this.#file} was removed or replaced`,
    );
  }

  share(pid: number): void {
    this.requireHeld();
    if (pid !== process.pid) {
      this.#record = { ...this.#record, processes: [...this.#record.processes, identityOf(pid)] };
      const next = `${this.#file}.${this.#record.id}`;
      writeFileSync(next, this.#text());
      renameSync(next, this.#file);
    }
    this.watch();
  }

  requireHeld(): void {
    if (!this.#isOurs()) throw this.#loss();
  }

  release(): void {
    if (held.get(this.#place) !== this || --this.times > 0) return;
    held.delete(this.#place);
    this.remove();
  }

  remove(): void {
    clearInterval(this.#watch);
    if (this.#isOurs()) rmSync(this.#file, { force: true });
  }
}

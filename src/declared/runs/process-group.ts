import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { InputError } from '../../kit/errors.ts';
import { fateOf, identityOf, type ProcessIdentity } from '../../kit/process-identity.ts';

/**
 * A program with all that it starts: they are a process group, so that all of them can be ended at once, and have a mark in their
 * environment, so that those are found that left the group, or outlived whoever started them.
 */

const variable = 'RACECAR_ATTEMPT';

export interface Program {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A word that no other program is given. */
  readonly mark: string;
  /** Where everything goes that it says. */
  readonly log: string;
}

/** A program that was started. */
export interface Started {
  readonly identity: ProcessIdentity;
  /** How it ended: its exit code, or the signal that ended it. @throws Error where it could not be started */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Starts a program, and does not wait for it. @throws InputError where there is none of that name */
export async function start({ command, folder, environment, mark, log }: Program): Promise<Started> {
  const [file = '', ...args] = command;
  const output = openSync(log, 'a');
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...process.env, ...environment, [variable]: mark },
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  const ended = endOf(child);
  // Whoever waits for it later is told; it must not be an unhandled one until then.
  ended.catch(() => {});
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such program' : error.message;
      reject(new InputError(`${file}: ${why}`));
    });
  });
  return { identity: identityOf(child.pid), ended };
}

const endOf = (child: ChildProcess): Started['ended'] =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });

/** Ends a program and all that it has started, at once. */
export function end(mark: string, identity: ProcessIdentity | null): void {
  if (identity !== null && fateOf({ ...identity, started: null }) !== 'elsewhere')
    signalGroup(identity.pid, mark);
  for (const pid of marked(mark)) signal(pid);
}

/**
 * Ends a program and all that it has started, and waits until nothing of it is left: a process that is dying has lost its mark
 * before it has lost its hands, so that those are waited for that had it.
 *
 * @throws InputError where something does not end
 */
export async function endAndWait(mark: string, identity: ProcessIdentity | null): Promise<void> {
  const seen = new Map<number, ProcessIdentity>(identity === null ? [] : [[identity.pid, identity]]);
  const isThere = (one: ProcessIdentity) => fateOf(one) === 'there';
  for (let tries = 0; tries < 100; tries++) {
    for (const pid of marked(mark)) seen.set(pid, identityOf(pid));
    end(mark, identity);
    if (![...seen.values()].some(isThere)) return;
    await wait(50);
  }
  const left = [...seen.values()].filter(isThere).map(({ pid }) => pid);
  throw new InputError(
    `process ${left.join(', ')} of an earlier attempt does not end; end it, then run this again`,
  );
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile, or is not ours to end, which is told where it is waited for.
  }
}

/** A group has the number of its leader; where that is given to a stranger by now, the mark is missing. */
function signalGroup(leader: number, mark: string): void {
  if (process.platform === 'linux' && fateOf(identityOf(leader)) === 'there' && !hasMark(leader, mark))
    return;
  signal(-leader);
}

function marked(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && hasMark(pid, mark) && fateOf(identityOf(pid)) === 'there');
}

function hasMark(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${variable}=${mark}`);
  } catch {
    return false;
  }
}

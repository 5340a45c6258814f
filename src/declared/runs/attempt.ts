import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { text } from '../../kit/fields.ts';
import { writeJson } from '../../kit/files.ts';
import { readJson } from '../../kit/json.ts';
import { type ProcessIdentity, processIdentity } from '../../kit/process-identity.ts';
import { failureOf } from './log.ts';
import { end, endAndWait, start } from './process-group.ts';

/**
 * Attempts at a run. Each writes into a folder of its own, which gets its name when the program has done what it should: what is
 * in `output` is whole. `attempt.json` says which program is at work, so that it is found where it outlives whoever started it.
 */

const recordFile = 'attempt.json';
const recordSchema = z.strictObject({ mark: text, process: processIdentity.nullable() });

export const outputFolder = 'output';
const attemptFolder = 'attempt';
const logFile = 'log.txt';

/** Whether an attempt writes a file of this name into the folder of its run. */
export const isOfAttempt = (file: string): boolean =>
  file === recordFile ||
  file === logFile ||
  file.startsWith(`${outputFolder}/`) ||
  file.startsWith(`${attemptFolder}/`);

/** What is to be done. */
export interface Wanted {
  /** The folder of the run. */
  readonly run: string;
  /** The program and its arguments, for the folder that it is to write into. */
  commandFor(folder: string): readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  /** Seconds; null where it has all the time. */
  readonly timeLimit: number | null;
}

/**
 * Ends what is left of an earlier attempt, so that never two work at the same, and removes what it left.
 *
 * @throws InputError where a process of it does not end
 */
export async function clearAway(run: string): Promise<void> {
  const file = join(run, recordFile);
  if (existsSync(file)) {
    const { mark, process } = readJson(file, recordSchema);
    await endAndWait(mark, process);
  }
  for (const name of [attemptFolder, outputFolder, logFile, recordFile]) {
    rmSync(join(run, name), { recursive: true, force: true });
  }
}

/**
 * Carries out an attempt to its end.
 *
 * @param accept is given the folder that it wrote into, and throws where that is not what it should be
 * @throws Error that has the last lines of the program, where that fails or runs out of time
 */
export async function attempt<T>(
  wanted: Wanted,
  signal: AbortSignal,
  accept: (folder: string) => T,
): Promise<T> {
  const { run, environment, workingFolder, timeLimit } = wanted;
  await clearAway(run);
  signal.throwIfAborted();
  const [folder, log, mark] = [join(run, attemptFolder), join(run, logFile), randomUUID()];
  mkdirSync(folder);
  const file = join(run, recordFile);
  // Before it is started: whatever happens to us from now on, the mark finds it.
  writeJson(file, { mark, process: null }, { flush: true });
  const command = wanted.commandFor(folder);
  let identity: ProcessIdentity | null = null;
  const endAll = () => end(mark, identity);
  // Before it is started as well: nothing must be left of what was interrupted while it was starting.
  signal.addEventListener('abort', endAll);
  let isLate = false;
  let timer: NodeJS.Timeout | undefined;
  try {
    const started = await start({ command, folder: workingFolder, environment, mark, log });
    identity = started.identity;
    writeJson(file, { mark, process: identity }, { flush: true });
    if (timeLimit !== null) {
      timer = setTimeout(() => {
        isLate = true;
        endAll();
      }, 1000 * timeLimit);
    }
    const { code, signal: by } = await started.ended;
    signal.throwIfAborted();
    if (isLate) throw new Error(failureOf(`it was ended after ${timeLimit} s`, log));
    if (by) throw new Error(failureOf(`it was ended by ${by}`, log));
    if (code !== 0) throw new Error(failureOf(`it ended with exit code ${code}`, log));
    // What it has left running would go on writing.
    await endAndWait(mark, identity);
    const result = accept(folder);
    renameSync(folder, join(run, outputFolder));
    rmSync(file);
    return result;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', endAll);
    endAll();
  }
}

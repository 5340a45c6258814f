import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { hold } from '../../harness/terminal/hold.ts';
import { InputError } from '../../kit/errors.ts';
import { digest } from '../../kit/fields.ts';
import { isThere, writeJson } from '../../kit/files.ts';
import { sha256 } from '../../kit/hash.ts';
import { readJson } from '../../kit/json.ts';
import { failureOf } from './log.ts';
import { end, endAndWait, start } from './process-group.ts';

/** What has to be done once before the first training: a virtual environment, a build. */

const doneSchema = z.strictObject({ of: digest });

/**
 * Runs the commands of a setup in their order, where that was not done before, or one of them, or of the files that trainings depend
 * on, has changed since.
 *
 * @param sourcesOf a hash of these files
 * @param onBegin is told when there is something to do, with the log of it
 * @throws InputError that has the last lines of a command that fails
 */
export async function setUp(
  root: string,
  commands: readonly (readonly string[])[],
  sourcesOf: () => string,
  onBegin: (log: string) => void,
): Promise<void> {
  if (commands.length === 0) return;
  const folder = join(root, 'runs/setup');
  const [done, log] = [join(folder, 'done.json'), join(folder, 'log.txt')];
  const wanted = sha256(JSON.stringify([commands, sourcesOf()]));
  const isDone = () => isThere(done) && readJson(done, doneSchema).of === wanted;
  if (isDone()) return;
  mkdirSync(folder, { recursive: true });
  const lock = await hold(folder, { patience: 600 });
  try {
    // Another one may have done it while this one waited.
    if (isDone()) return;
    rmSync(done, { force: true });
    rmSync(log, { force: true });
    onBegin(log);
    for (const command of commands) await carryOut(command, root, log);
    writeJson(done, { of: wanted }, { flush: true });
  } finally {
    lock.release();
  }
}

async function carryOut(command: readonly string[], folder: string, log: string): Promise<void> {
  const mark = randomUUID();
  const { identity, ended } = await start({ command, folder, environment: {}, mark, log });
  const stop = () => end(mark, identity);
  process.once('exit', stop);
  const { code, signal } = await ended;
  process.off('exit', stop);
  await endAndWait(mark, identity);
  if (code !== 0) {
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
    throw new InputError(failureOf(`setup: ${command.join(' ')} ${how}`, log));
  }
}

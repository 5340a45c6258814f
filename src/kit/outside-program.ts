import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { codeOf, InputError } from './errors.ts';

/**
 * Runs a program to its end.
 *
 * @param cwd the folder that it runs in, by default that of this process
 * @throws ProgramFailed that says why it did not come to a good one
 */
export type Run = (program: string, args: readonly string[], cwd?: string) => Promise<void>;

/** A program that is not there, or failed: its message says in a line which, and why. */
export class ProgramFailed extends InputError {
  /** All that it wrote to standard error. */
  readonly said: string;

  constructor(message: string, said = '') {
    super(message);
    this.said = said;
  }
}

/** @param signal ends the programs; then `run` throws its reason */
export const runnerOf =
  (signal?: AbortSignal): Run =>
  async (program, args, cwd) => {
    // What they say of errors is read, so that it is in English.
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    try {
      await promisify(execFile)(program, args, { cwd, env, signal, maxBuffer: 2 ** 26 });
    } catch (error) {
      signal?.throwIfAborted();
      if (codeOf(error) === 'ENOENT') throw new ProgramFailed(`${program}: not found on the PATH`);
      const { stderr: said = '', signal: killedBy } = error as { stderr?: string; signal?: string };
      throw new ProgramFailed(`${program} failed: ${killedBy ?? reasonIn(said)}`, said);
    }
  };

/** The first line that speaks of an error; the last one where none does. */
function reasonIn(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'it does not say why').trim();
}

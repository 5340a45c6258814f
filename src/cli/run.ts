import { CommanderError } from 'commander';
import { InputError, messageOf } from '../kit/errors.ts';
import { tidyEnvironment } from './environment.ts';
import { couldNot } from './hold.ts';
import { racecarProgram } from './program.ts';

/**
 * Runs the program, and says what went wrong. Its exit codes, of every command: 0 nothing speaks against it; 1 something
 * fails: a training, a claim, a golden result; 2 it could not be done, or not be judged; 130 interrupted.
 *
 * @param args what follows its name on the command line
 * @returns its exit code, but for what a command sets itself
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    tidyEnvironment();
    await racecarProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // What commander throws it has said already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : couldNot;
    const isExpected = error instanceof InputError || (error instanceof Error && 'syscall' in error);
    console.error(isExpected ? `racecar: ${messageOf(error)}` : error);
    return couldNot;
  }
}

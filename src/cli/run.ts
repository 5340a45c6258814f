import { CommanderError } from 'commander';
import { InputError, messageOf } from '../kit/errors.ts';
import { racecarProgram } from './program.ts';

/**
 * Exit codes: 0 all went well; 1 a training failed, a claim was not passed or a golden result not matched; 2 the input
 * was wrong, or the program could not do its work; 130 interrupted.
 */
const wrongInput = 2;

/**
 * Runs the program, and says what went wrong.
 *
 * @param args what follows its name on the command line
 * @returns its exit code, but for what a command sets itself
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    await racecarProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // What commander throws it has said already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongInput;
    const isExpected = error instanceof InputError || (error instanceof Error && 'syscall' in error);
    console.error(isExpected ? `racecar: ${messageOf(error)}` : error);
    return wrongInput;
  }
}

import { CommanderError } from 'commander';
import { InputError, messageOf } from '../kit/errors.ts';
import { racecarProgram } from './program.ts';

/**
 * Exit codes: 0 all went well; 1 a training failed, a claim was not passed or a golden result not matched; 2 the input
 * was wrong, or the program could not do its work; 130 interrupted.
 */
const wrongInput = 2;

try {
  await racecarProgram().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Says what went wrong, unless it was said already, and tells the exit code. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongInput;
  const isExpected = error instanceof InputError || (error instanceof Error && 'syscall' in error);
  console.error(isExpected ? `racecar: ${messageOf(error)}` : error);
  return wrongInput;
}

import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { loadStudy } from '../harness/study/load-study.ts';
import { tidyEnvironment, variable } from '../harness/terminal/environment.ts';
import { couldNot } from '../harness/terminal/hold.ts';
import { InputError, messageOf } from '../kit/errors.ts';
import { racecarProgram } from './program.ts';

/** The study of this project's own paper, as it is built beside this program. */
const ownStudy = fileURLToPath(new URL('../paper/racecar.js', import.meta.url));

/**
 * Runs the program, and says what went wrong. Its exit codes, of every command: 0 nothing speaks against it; 1 something
 * fails: a run, a claim, a golden result; 2 it could not be done, or not be judged; 130 interrupted.
 *
 * @param args what follows its name on the command line
 * @returns its exit code, but for what a command sets itself
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    tidyEnvironment();
    const study = await loadStudy(studyOf(args) ?? ownStudy);
    await racecarProgram(study).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // What commander throws it has said already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : couldNot;
    const isExpected = error instanceof InputError || (error instanceof Error && 'syscall' in error);
    console.error(isExpected ? `racecar: ${messageOf(error)}` : error);
    return couldNot;
  }
}

/** The study that the user names. */
function studyOf(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === '--study' || arg.startsWith('--study='));
  if (at < 0) return variable('RACECAR_STUDY');
  const given = args[at]?.includes('=') ? args[at]?.slice('--study='.length) : args[at + 1];
  if (!given?.trim()) throw new InputError('--study: expected the module of a study, got nothing');
  return given;
}

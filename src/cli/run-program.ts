import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, CommanderError } from 'commander';
import { type LoadedStudy, loadStudy } from '../harness/study/load-study.ts';
import type { Front } from '../harness/study/offered-command.ts';
import { tidyEnvironment, variable } from '../harness/terminal/environment.ts';
import { couldNot } from '../harness/terminal/exit-codes.ts';
import { InputError, messageOf } from '../kit/errors.ts';
import { isThere } from '../kit/files.ts';
import { commands, newOne } from './commands.ts';
import { newProgram, programFront, racecarProgram } from './program.ts';

/** The study of this project's own paper, as it is built beside this program; and what can be told of it before. */
const ownStudy = fileURLToPath(new URL('../paper/racecar.js', import.meta.url));
const ownFront = new URL('../paper/front.js', import.meta.url).href;
/** The module of studies that are declared in a file. */
const declaredStudy = new URL('../declared/study-module.js', import.meta.url);
const studyFiles = ['racecar.yaml', 'racecar.yml', 'racecar.json'];

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
    const program = await programFor(args);
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // What commander throws it has said already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : couldNot;
    const isExpected = error instanceof InputError || (error instanceof Error && 'syscall' in error);
    console.error(isExpected ? `racecar: ${messageOf(error)}` : error);
    return couldNot;
  }
}

/** The program that these arguments are for, of which no more is imported than they ask for. */
async function programFor(args: readonly string[]): Promise<Command> {
  const name = commandIn(args);
  // What writes a study needs none.
  if (name === newOne.name) return newProgram();
  const isOfVersion = name === undefined && args.some((arg) => arg === '--version' || arg === '-V');
  if (isOfVersion) return programFront({ words: '' });
  const named = studyOf(args) ?? studyHere();
  if (named !== undefined) {
    const study = await loadStudy(addressOf(named));
    return name === undefined ? programFront(study) : racecarProgram(study, name);
  }
  // A copy of this program may be without a paper.
  if (!isThere(ownStudy)) return newProgram();
  const { front, isUsable } = (await import(ownFront)) as { front: Front<LoadedStudy>; isUsable(): boolean };
  if (!isUsable()) return newProgram();
  const isOwn = [...commands, ...(front.commands ?? [])].some((one) => one.name === name);
  return isOwn ? racecarProgram(await loadStudy(ownStudy), name) : programFront(front);
}

/** The command that is asked for, or asked about. */
function commandIn(args: readonly string[]): string | undefined {
  const words = args.filter((arg, at) => !arg.startsWith('-') && args[at - 1] !== '--study');
  return words[0] === 'help' ? words[1] : words[0];
}

/** The study that the user names. */
function studyOf(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === '--study' || arg.startsWith('--study='));
  if (at < 0) return variable('RACECAR_STUDY');
  const given = args[at]?.includes('=') ? args[at]?.slice('--study='.length) : args[at + 1];
  if (!given?.trim()) throw new InputError('--study: expected the file or module of a study, got nothing');
  return given;
}

/** The study file of the folder that one stands in. @throws InputError where there are several */
function studyHere(): string | undefined {
  const [first, second] = studyFiles.filter(isThere);
  if (second) throw new InputError(`${first} and ${second}: expected one study file; name one with --study`);
  return first;
}

/** The address of the module of a study; of a study file that of the module that reads it. */
function addressOf(study: string): string {
  if (!/\.(ya?ml|json)$/.test(study)) return study;
  const address = new URL(declaredStudy);
  address.searchParams.set('file', resolve(study));
  return address.href;
}

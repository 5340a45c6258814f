import { Command, CommanderError } from 'commander';
import { InputError, messageOf } from '../kit/errors.ts';
import { projectVersion } from '../kit/project.ts';
import { checkCommand } from './check.ts';
import { claimsCommand } from './claims.ts';
import { dataCommand } from './data.ts';
import { enginesCommand } from './engines.ts';
import { evaluateCommand } from './evaluate.ts';
import { goldenCommand } from './golden.ts';
import { initCommand } from './init.ts';
import { mergeCommand } from './merge.ts';
import { reportCommand } from './report.ts';
import { reproduceCommand } from './reproduce.ts';
import { svdCommand } from './svd.ts';
import { trainCommand } from './train.ts';

/**
 * Exit codes: 0 all went well; 1 a training failed, a claim was not passed or a golden result not matched; 2 the input was wrong, or the program could not do its work;
 * 130 interrupted.
 */
const wrongInput = 2;

const commands = [
  checkCommand(),
  reproduceCommand(),
  mergeCommand(),
  trainCommand(),
  initCommand(),
  evaluateCommand(),
  svdCommand(),
  reportCommand(),
  claimsCommand(),
  goldenCommand(),
  enginesCommand(),
  dataCommand(),
];

const program = new Command('racecar')
  .description('Reproduces Fig. 3 of "Reviving Autoencoder Pretraining" (Xie & Thuerey, 2022).')
  .version(projectVersion());
for (const command of commands) program.addCommand(command);
tame(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Makes a command throw instead of exit, and complain in one line. */
function tame(command: Command): Command {
  command.commands.forEach(tame);
  const outputError = (text: string, write: (line: string) => void) =>
    write(
      `${text
        .trim()
        .replace(/^error: /, 'racecar: ')
        .replaceAll('\n', ' ')}\n`,
    );
  return command.exitOverride().configureOutput({ outputError });
}

/** Says what went wrong, unless it was said already, and tells the exit code. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongInput;
  const isExpected = error instanceof InputError || (error instanceof Error && 'syscall' in error);
  console.error(isExpected ? `racecar: ${messageOf(error)}` : error);
  return wrongInput;
}

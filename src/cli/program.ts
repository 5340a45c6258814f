import { Command } from 'commander';
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

/** The whole program, with a command for each file of this room. */
export function racecarProgram(): Command {
  const program = new Command('racecar')
    .description('Reproduces Fig. 2 and Fig. 3 of "Reviving Autoencoder Pretraining" (Xie & Thuerey, 2022).')
    .version(projectVersion());
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
  for (const command of commands) program.addCommand(command);
  return tame(program);
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

import { Command } from 'commander';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import { InputError } from '../kit/errors.ts';
import { projectVersion } from '../kit/project.ts';
import { checkCommand } from './check-command.ts';
import { claimsCommand } from './claims-command.ts';
import { findingsCommand } from './findings-command.ts';
import { calibrateCommand } from './golden-calibrate-command.ts';
import { compareCommand } from './golden-compare-command.ts';
import { rateCommand } from './golden-rate-command.ts';
import { updateCommand } from './golden-update-command.ts';
import { mergeCommand } from './merge-command.ts';
import { newCommand } from './new-command.ts';
import { pilotsCommand } from './pilots-command.ts';
import { reportCommand } from './report-command.ts';
import { reproduceCommand } from './reproduce-command.ts';
import { trainCommand } from './train-command.ts';

/** The whole program on a study: a command for each file of this room, and those that the study brings. */
export function racecarProgram(study: LoadedStudy): Command {
  const program = new Command('racecar')
    .description(study.words)
    .version(projectVersion())
    // It is read before anything else, since all that follows depends on it; here it is only told of.
    .option(
      '--study <file>',
      'another study: its file, racecar.yaml, or its module',
      process.env.RACECAR_STUDY,
    );
  const golden = new Command('golden')
    .description(
      'the golden results: accept changes, measure tolerances, hold runs against them, count false alarms',
    )
    .addCommand(updateCommand(study))
    .addCommand(calibrateCommand(study))
    .addCommand(compareCommand(study))
    .addCommand(rateCommand(study));
  const commands = [
    checkCommand(study),
    reproduceCommand(study),
    mergeCommand(study),
    trainCommand(study),
    reportCommand(study),
    claimsCommand(study),
    pilotsCommand(study),
    findingsCommand(study),
    golden,
    newCommand(),
    ...(study.commands?.() ?? []),
  ];
  for (const command of commands) program.addCommand(command);
  return tame(program);
}

/** The program where there is no study. */
export function newProgram(): Command {
  const program = new Command('racecar')
    .description('checks whether the claims of a paper hold; "racecar new" writes a study to begin with')
    .version(projectVersion())
    .addCommand(newCommand())
    .on('command:*', ([name]: string[]) => {
      throw new InputError(
        `${name}: expected a study, there is no racecar.yaml here; "racecar new" writes one, --study names another`,
      );
    });
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

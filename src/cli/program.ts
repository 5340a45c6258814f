import { Command } from 'commander';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { Front, OfferedCommand } from '../harness/study/offered-command.ts';
import { InputError } from '../kit/errors.ts';
import { projectVersion } from '../kit/project.ts';
import { commands, newOne } from './commands.ts';

/** The program as it tells of itself: every command by its name, and none that could be run. */
export const programFront = (front: Front<never>): Command =>
  tame(whole(front, (one) => named(new Command(), one)));

/**
 * The program on a study.
 *
 * @param only the name of the command that is asked for, and alone imported; by default all are
 */
export async function racecarProgram(study: LoadedStudy, only?: string): Promise<Command> {
  const isWanted = ({ name }: { name: string }) => only === undefined || name === only;
  const wanted = [...commands, ...(study.commands ?? [])].filter(isWanted);
  const built = new Map<string, Command>();
  for (const one of wanted) built.set(one.name, named((await one.load())(study), one));
  return tame(whole(study, (one) => built.get(one.name) ?? named(new Command(), one)));
}

/** The program where there is no study. */
export async function newProgram(): Promise<Command> {
  const program = bare(
    'checks whether the claims of a paper hold; "racecar new" writes a study to begin with',
  )
    .addCommand(named((await newOne.load())(), newOne))
    .on('command:*', ([name]: string[]) => {
      throw new InputError(
        `${name}: expected a study, there is no racecar.yaml here; "racecar new" writes one, --study names another`,
      );
    });
  return tame(program);
}

type Listed = Pick<OfferedCommand<never>, 'name' | 'words'>;

/** @param commandOf what stands for each command that is listed */
function whole(front: Front<never>, commandOf: (listed: Listed) => Command): Command {
  const program = bare(front.words)
    // It is read before anything else, since all that follows depends on it; here it is only told of.
    .option(
      '--study <file>',
      'another study: its file, racecar.yaml, or its module',
      process.env.RACECAR_STUDY,
    );
  for (const listed of [...commands, ...(front.commands ?? [])]) program.addCommand(commandOf(listed));
  return program;
}

const named = (command: Command, { name, words }: Listed): Command => command.name(name).description(words);

/** Commands are listed by their names alone: what they take is told where one is loaded. */
const bare = (words: string): Command =>
  new Command('racecar')
    .description(words)
    .version(projectVersion())
    .configureHelp({ subcommandTerm: (command) => command.name() });

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

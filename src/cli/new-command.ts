import { join } from 'node:path';
import { Command, Option } from 'commander';
import { path } from '../harness/terminal/options.ts';
import { say } from '../harness/terminal/say.ts';
import { InputError } from '../kit/errors.ts';
import { isThere, writeWhole } from '../kit/files.ts';
import { filesOfNewStudy, type Language, languages } from './new-study.ts';

interface NewOptions {
  readonly title?: string;
  readonly language?: Language;
}

export function newCommand(): Command {
  return new Command()
    .argument('[folder]', 'where it goes', path, '.')
    .option('--title <text>', 'what it checks; asked for where it is not given')
    .addOption(
      new Option('--language <name>', 'of its training; asked for where it is not given').choices(languages),
    )
    .action(async (folder: string, options: NewOptions) => writeNewStudy(folder, await answered(options)));
}

async function answered({ title, language }: NewOptions): Promise<Required<NewOptions>> {
  if (title !== undefined && language !== undefined) return { title: title.trim(), language };
  if (!process.stdin.isTTY) {
    throw new InputError('new: there is nobody to ask; say --title and --language');
  }
  const { input, select } = await import('@inquirer/prompts');
  const called =
    title ?? (await input({ message: 'What does it check?', default: 'A paper (its authors, its year)' }));
  const choices = languages.map((value) => ({ value }));
  const written = language ?? (await select({ message: 'What is its training written in?', choices }));
  return { title: called.trim(), language: written };
}

/** @throws InputError where it would overwrite a file */
function writeNewStudy(folder: string, { title, language }: Required<NewOptions>): void {
  if (title === '') throw new InputError('new: expected a title, got nothing');
  const files = Object.entries(filesOfNewStudy(title, language));
  const taken = files.find(([name]) => isThere(join(folder, name)));
  if (taken)
    throw new InputError(`new: ${join(folder, taken[0])} is there already, and nothing is overwritten`);
  for (const [name, content] of files) {
    writeWhole(join(folder, name), content);
    say(join(folder, name));
  }
  say(`"npx racecar check"${folder === '.' ? '' : ` in ${folder}`} trains and judges it`);
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import { InputError } from '../../kit/errors.ts';
import { largestSeed } from '../../kit/random.ts';
import type { DataChoice } from '../study/data.ts';
import type { Parameter } from '../study/parameters.ts';
import type { Engines } from '../study/runner.ts';
import type { Experiment, Study } from '../study/study.ts';

/** Parsers and options that several commands share. What they refuse ends with exit code 2 and one line. */

/** An integer of [least, most]. */
export const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < least || value > most) {
      const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `of ${least} … ${most}`;
      throw new InvalidArgumentError(`Expected an integer ${bounds}.`);
    }
    return value;
  };

/** A number within the bounds of a parameter. */
export function numberOf({ isInteger, least, isAboveLeast, most }: Parameter): (text: string) => number {
  if (isInteger) return integer(least, most);
  const from = `${isAboveLeast ? 'above' : 'of at least'} ${least}`;
  const expected =
    most === Number.POSITIVE_INFINITY ? `a finite number ${from}` : `a number ${from}, at most ${most}`;
  return (text) => {
    const value = Number(text);
    const isEnough = isAboveLeast ? value > least : value >= least;
    if (text.trim() === '' || !(isEnough && value <= most && Number.isFinite(value))) {
      throw new InvalidArgumentError(`Expected ${expected}.`);
    }
    return value;
  };
}

/**
 * The name of a file or folder. Nothing is no name: it is what a script gives whose variable is not set, and must not be
 * taken for the place where one stands.
 */
export const path = (text: string) => {
  if (text.trim() === '')
    throw new InvalidArgumentError('Expected the name of a file or folder, got nothing.');
  return text;
};

/** Like `path`, for an argument that takes several. */
export const paths = (text: string, before: readonly string[] = []) => [...before, path(text)];

/** The word as the program spells it, however the user writes its case. */
export function oneOf<Word extends string>(words: readonly Word[]) {
  return (text: string): Word => {
    const word = words.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (!word) throw new InvalidArgumentError(`Expected one of ${words.join(', ')}.`);
    return word;
  };
}

/** Like `oneOf`, for an option that takes several. */
export function someOf<Word extends string>(words: readonly Word[]) {
  const parse = oneOf(words);
  let given: Word[] = [];
  return (text: string): Word[] => {
    given = [...given, parse(text)];
    return words.filter((word) => given.includes(word));
  };
}

/** Why something is done, in a line. */
export function parseReason(text: string): string {
  const reason = text.replace(/\s+/g, ' ').trim();
  if (reason === '') throw new InvalidArgumentError('Expected a few words.');
  return reason;
}

export const parseSeed = integer(0, largestSeed);

type Names = Pick<Study, 'experiments'>;

/** Gives a command an option under its name and an older one, which is not shown. */
export function addRenamed(
  command: Command,
  [name, older]: readonly [string, string],
  flags: string,
  words: string,
  parse: (text: string) => unknown,
): Command {
  const option = (long: string) => new Option(`--${long} ${flags}`, words).argParser(parse);
  return command.addOption(option(name)).addOption(option(older).hideHelp().conflicts(name));
}

/** The option `--experiment`. @param parse of what it is given; where it takes several, `flags` say so */
export const addExperimentOption = (
  command: Command,
  words: string,
  parse: (text: string) => unknown,
  flags = '<name>',
): Command => addRenamed(command, ['experiment', 'dataset'], flags, words, parse);

/** What was given under either name. */
export const experimentsGiven = <Given>({
  experiment,
  dataset,
}: ExperimentOption<Given>): Given | undefined => experiment ?? dataset;

export interface ExperimentOption<Given> {
  readonly experiment?: Given;
  readonly dataset?: Given;
}

export const engineOption = ({ names }: Pick<Engines, 'names'>) =>
  new Option('--engine <name>', `what computes: auto (the best that loads), ${names.join(', ')}`)
    .argParser(oneOf(['auto', ...names]))
    .default('auto');

/** Gives a command the options that choose its data; `dataChoice` reads them. */
export function addDataOptions(command: Command, { experiments }: Names): Command {
  const chosenOf = experiments.filter(({ data }) => data.origins.length > 1);
  const origins = (chosenOf.length > 0 ? chosenOf : experiments).flatMap(({ data }) => data.origins);
  const names = [...new Set(origins.map(({ name }) => name))];
  const source = new Option(
    '--data <origin>',
    `auto (the real data where they are installed and intact), ${names.join(', ')}; an experiment that has one alone takes that`,
  )
    .argParser(oneOf(['auto', ...names]))
    .default('auto');
  const folder = new Option(
    '--data-dir <folder>',
    'a folder with the real data of these experiments',
  ).argParser(path);
  return command.addOption(source).addOption(folder.env('RACECAR_DATA_DIR'));
}

export interface EngineOptions {
  readonly engine: string;
}

export interface DataOptions {
  readonly data: string;
  readonly dataDir?: string;
}

/**
 * What the user asked for; asking for data of another origin sets aside a folder that the environment names.
 *
 * @throws InputError when a folder was named, and none of the experiments reads one
 */
export function dataChoice(
  { data, dataDir }: DataOptions,
  command: Command,
  { experiments }: { readonly experiments: readonly Pick<Experiment, 'name' | 'data'>[] },
): DataChoice {
  const fromEnvironment = command.getOptionValueSource('dataDir') === 'env';
  const inFolders = experiments.flatMap((one) => one.data.origins.filter(({ isInFolder }) => isInFolder));
  if (dataDir !== undefined && !fromEnvironment && inFolders.length === 0) {
    const names = experiments.map(({ name }) => name).join(', ');
    throw new InputError(`--data-dir ${dataDir}: the data of ${names} are in no folder`);
  }
  const isOfFolder = inFolders.some(({ name }) => data === 'auto' || data === name);
  return { origin: data, folder: !isOfFolder && fromEnvironment ? undefined : dataDir };
}

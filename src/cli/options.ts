import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DataChoice } from '../datasets/source.ts';
import type { EngineName } from '../engines/engine.ts';
import { engineNames } from '../engines/registry.ts';
import { largestSeed } from '../kit/random.ts';
import { objectiveNames } from '../objectives/registry.ts';
import { experimentNames } from '../training/experiments.ts';

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

/** A number above 0 and up to `most`. */
export const positive = (most: number) => (text: string) => {
  const value = Number(text);
  if (!(value > 0 && value <= most))
    throw new InvalidArgumentError(`Expected a number above 0, at most ${most}.`);
  return value;
};

/** A finite number from 0. */
export const factor = (text: string) => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidArgumentError('Expected a finite number of at least 0.');
  }
  return value;
};

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

export const parseExperiment = oneOf(experimentNames);
export const parseObjective = oneOf(objectiveNames);
export const parseSeed = integer(0, largestSeed);

export const engineOption = () =>
  new Option('--engine <name>', `what computes: auto (the best that loads), ${engineNames.join(', ')}`)
    .argParser(oneOf(['auto', ...engineNames]))
    .default('auto');

/** Gives a command the options that choose its data; `dataChoice` reads them. */
export function addDataOptions(command: Command): Command {
  const source = new Option(
    '--data <source>',
    'auto (original where installed and intact), original, synthetic',
  )
    .argParser(oneOf(['auto', 'original', 'synthetic']))
    .default('auto');
  const folder = new Option('--data-dir <folder>', 'a folder with the original MNIST/ and peak/').argParser(
    path,
  );
  return command.addOption(source).addOption(folder.env('RACECAR_DATA_DIR'));
}

export interface EngineOptions {
  readonly engine: EngineName | 'auto';
}

export interface DataOptions {
  readonly data: DataChoice['kind'];
  readonly dataDir?: string;
}

/** What the user asked for; asking for synthetic data sets aside a folder that the environment names. */
export function dataChoice({ data, dataDir }: DataOptions, command: Command): DataChoice {
  const fromEnvironment = command.getOptionValueSource('dataDir') === 'env';
  return { kind: data, folder: data === 'synthetic' && fromEnvironment ? undefined : dataDir };
}

import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { comparedOf } from '../../harness/study/study.ts';
import { InputError } from '../../kit/errors.ts';
import { isFolder, isThere, readText } from '../../kit/files.ts';
import type { LabExperiment } from '../../lab/experiments/network-experiment.ts';
import { type CurveFile, curveFiles } from '../../lab/runs/curve-file.ts';

/** A folder that the authors’ scripts left: what was trained, and what there is of it. */
export interface ResultsFolder {
  /** As the user named it. */
  readonly path: string;
  readonly experiment: LabExperiment;
  readonly variant: string;
  /** That of `test_0000`; null of a folder that is called something else. */
  readonly number: number | null;
  /** A value for each record; those of files that are missing or empty are left out. */
  readonly curves: Readonly<Partial<Record<CurveFile, readonly number[]>>>;
  /** The records that there are models of, in order. */
  readonly models: readonly number[];
}

/** What the user says of folders whose names do not tell. */
export interface Given {
  readonly experiment?: LabExperiment | undefined;
  readonly variant?: string | undefined;
}

/** The path of a model, without the endings of its files. */
export const modelPrefix = ({ path }: Pick<ResultsFolder, 'path'>, record: number) =>
  join(path, `model_${String(record).padStart(4, '0')}.ckpt`);

/**
 * Finds out what a folder of results is.
 *
 * @param experiments those that it may be of
 * @throws InputError that names what is missing, damaged, or not to be told from its name
 */
export function openResults(
  path: string,
  experiments: readonly LabExperiment[],
  given: Given = {},
): ResultsFolder {
  if (!isFolder(path)) {
    throw new InputError(
      `${path}: expected a folder of the authors’ results, such as peak_RR/test_0000, found ${isThere(path) ? 'a file' : 'nothing'}`,
    );
  }
  const identity = identityOf(path, experiments, given);
  const curves = curvesIn(path);
  const models = modelsIn(path);
  if (Object.keys(curves).length === 0 && models.length === 0) {
    throw new InputError(
      `${path}: expected results of the authors’ scripts, found neither ${curveFiles.join(', ')} with values nor model_….ckpt`,
    );
  }
  return { path, ...identity, curves, models };
}

/** What the folder above a run is called after: `peak_RR`. */
function identityOf(
  path: string,
  experiments: readonly LabExperiment[],
  given: Given,
): Pick<ResultsFolder, 'experiment' | 'variant' | 'number'> {
  const family = basename(dirname(resolve(path)));
  const [, word = '', name = ''] = /^([^_]+)_(.+)$/.exec(family) ?? [];
  const experiment = given.experiment ?? experiments.find(({ folder }) => folder === word);
  const variants = [...new Set(experiments.flatMap((one) => comparedOf(one).map((variant) => variant.name)))];
  const variant = given.variant ?? variants.find((one) => one === name);
  if (!experiment || variant === undefined) {
    const families = experiments.map(({ folder }) => folder).join('|');
    throw new InputError(
      `${path}: expected it in a folder ${families} _ ${variants.join('|')}, got ${family}; say what it is with --experiment and --variant`,
    );
  }
  const [, number] = /^test_(\d{4,})$/.exec(basename(resolve(path))) ?? [];
  return { experiment, variant, number: number === undefined ? null : Number(number) };
}

/** The curves of a folder. @throws InputError where one is damaged, or they are not of the same records */
function curvesIn(folder: string): ResultsFolder['curves'] {
  const found = curveFiles.flatMap((name) => {
    const file = join(folder, name);
    const values = isThere(file) ? curveIn(file) : [];
    return values.length > 0 ? [{ name, file, values }] : [];
  });
  const [first] = found;
  const other = found.find(({ values }) => values.length !== first?.values.length);
  if (first && other) {
    throw new InputError(
      `${other.file}: expected ${first.values.length} records as in ${first.name}, got ${other.values.length}`,
    );
  }
  return Object.fromEntries(found.map(({ name, values }) => [name, values]));
}

/**
 * The values of a curve’s file, whose lines are `record<TAB>value`. Each has its end, so that a number that was cut off is not taken
 * for a shorter one; on Windows that is CR CR LF.
 */
function curveIn(file: string): number[] {
  const text = readText(file);
  const lines = text.split(/\r*\n/);
  if (lines.pop() !== '') {
    throw new InputError(`${file}: line ${lines.length + 1} is cut off: what wrote it was stopped`);
  }
  return lines.map((line, record) => {
    const [, index, value] = /^(\d+)\t(\S+)$/.exec(line) ?? [];
    const number = Number(value);
    if (index !== String(record) || !Number.isFinite(number)) {
      throw new InputError(
        `${file}: line ${record + 1}: expected ${record}, a tab and a number, got ${JSON.stringify(line)}`,
      );
    }
    return number;
  });
}

/** The records of the models in a folder, those included of which a file is missing, so that whoever reads it says so. */
function modelsIn(folder: string): number[] {
  const records = readdirSync(folder).flatMap((name) => {
    const [, record] = /^model_(\d{4,})\.ckpt\.(?:index|data-.+)$/.exec(name) ?? [];
    return record === undefined ? [] : [Number(record)];
  });
  return [...new Set(records)].sort((a, b) => a - b);
}

import { mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, InputError } from '../kit/errors.ts';
import { isThere, makeFolder, statOf } from '../kit/files.ts';
import type { ObjectiveName } from '../objectives/objective.ts';
import { type ExperimentName, experiments, type StageName } from '../training/experiments.ts';

/**
 * The reference's layout of results, kept so that its users find what they know:
 *
 *     runs/peak_RR/test_0000/              the first run of peak under RR
 *       trainloss.txt testaccuracy.txt elapsedtime.txt
 *       model_0001.safetensors …           every second record, the newest 20
 *       backwardtest_img/test<k>_<record>.png
 *       model_final.safetensors run.json metrics.json files.json      ours
 *     runs/peak_RR_SVD_0000_0049/v_0000.png …
 *     runs/tishby_RR/test_0000/AA/…        the same of a model that was trained further
 */

const digits = (n: number) => String(n).padStart(4, '0');

/** Where the runs of an experiment and objective go: `peak_RR`. */
export const familyFolder = (root: string, experiment: ExperimentName, objective: ObjectiveName) =>
  join(root, `${experiments[experiment].folder}_${objective}`);

/** The folder of a run by its number: `peak_RR/test_0003`. */
export function runFolder(
  root: string,
  experiment: ExperimentName,
  objective: ObjectiveName,
  number: number,
): string {
  return join(familyFolder(root, experiment, objective), `test_${digits(number)}`);
}

/**
 * Takes the next free `test_NNNN` of an experiment and objective; two programs never get the same. Free is a number
 * under which there are no singular images either.
 */
export function claimRunFolder(root: string, experiment: ExperimentName, objective: ObjectiveName): string {
  const family = familyFolder(root, experiment, objective);
  makeFolder(family);
  const prefix = `${basename(family)}_SVD_`;
  const taken = new Set(
    readdirSync(root).flatMap((name) =>
      name.startsWith(prefix) ? name.slice(prefix.length).split('_')[0] : [],
    ),
  );
  for (let number = 0; ; number++) {
    const folder = runFolder(root, experiment, objective, number);
    if (taken.has(digits(number))) continue;
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/**
 * The folders of all runs below a folder, in order: `peak_RR/test_0000`. Links are followed; whatever else lies there
 * is left alone.
 */
export function runFoldersIn(root: string): string[] {
  const foldersIn = (folder: string, isWanted: (name: string) => boolean) =>
    readdirSync(folder)
      .filter(isWanted)
      .map((name) => join(folder, name))
      // A link that leads nowhere is kept, so that whoever reads it says so.
      .filter((path) => statOf(path)?.isDirectory() ?? true);
  return foldersIn(root, (name) => /_/.test(name) && !/_SVD_/.test(name))
    .flatMap((family) => foldersIn(family, (name) => /^test_\d+$/.test(name)))
    .sort();
}

/** Where a stage's files are: those of X_A in the run's own folder, of X_AA and X_AB in one named after the stage. */
export const stagePrefix = (stage: StageName) => (stage === 'A' ? '' : `${stage}/`);

export const modelFile = (record: number | 'final') =>
  `model_${record === 'final' ? record : digits(record)}.safetensors`;

export const reverseImageFile = (image: number, record: number) =>
  `backwardtest_img/test${image}_${digits(record)}.png`;

/** `v_0003.png`: v for the paper's right singular vectors, u for its left ones. */
export const vectorImageFile = (side: 'u' | 'v', index: number) => `${side}_${digits(index)}.png`;

const runFile =
  /^((run|metrics|files)\.json|checkpoint\.safetensors|(A[AB]\/)?((trainloss|testaccuracy|elapsedtime)\.txt|model_(\d{4,}|final)\.safetensors|backwardtest_img\/test\d+_\d{4,}\.png))(\.\d+)?$/;

/** Whether a run writes a file of this name into its folder; one that was being written has a number after its name. */
export const isRunFile = (name: string) => runFile.test(name);

/** Whether a file of this name, below a folder of runs, is one of a run or of its singular images. */
export function isFileOfRuns(name: string): boolean {
  const [family = '', run = '', ...rest] = name.split('/');
  if (/_SVD_\d{4,}_(\d{4,}|final)$/.test(family)) return /^[uv]_\d{4,}\.png$/.test(run) && rest.length === 0;
  return /^test_\d{4,}$/.test(run) && isRunFile(rest.join('/'));
}

/** The numbered models of a run, oldest first, as the names of their files. */
export function numberedModels(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^model_\d{4,}\.safetensors$/.test(name))
    .sort();
}

/**
 * The model that the reference's SVD script takes out of a run: the newest numbered one; the final one where the run
 * was too short for any.
 *
 * @throws InputError when the folder holds no model
 */
export function newestModel(folder: string): string {
  const name = numberedModels(folder).at(-1) ?? modelFile('final');
  if (!isThere(join(folder, name)))
    throw new InputError(`${folder}: expected a run folder, found no model in it`);
  return join(folder, name);
}

/** Where the singular images of a run's model go: `peak_RR_SVD_0000_0049`, beside `peak_RR`. */
export function svdFolder(model: string): string {
  const run = dirname(model);
  const number = basename(run).replace(/^test_/, '');
  const record = basename(model, '.safetensors').replace(/^model_/, '');
  return `${dirname(run)}_SVD_${number}_${record}`;
}

import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../kit/errors.ts';
import { isThere } from '../../kit/files.ts';
import type { StageName } from '../experiments/stages.ts';

/**
 * What a training leaves, named as the reference names it, so that its users find what they know:
 *
 *     runs/peak_RR/test_0000/
 *       trainloss.txt testaccuracy.txt elapsedtime.txt
 *       model_0001.safetensors …           every second record, the newest 20
 *       backwardtest_img/test<k>_<record>.png
 *       model_final.safetensors            ours
 *     runs/peak_RR_SVD_0000_0049/v_0000.png …
 *     runs/tishby_RR/test_0000/AA/…        the same of a model that was trained further
 */

const digits = (n: number) => String(n).padStart(4, '0');

/** Where a stage's files are: those of X_A in the run's own folder, of X_AA and X_AB in one named after the stage. */
export const stagePrefix = (stage: StageName) => (stage === 'A' ? '' : `${stage}/`);

export const modelFile = (record: number | 'final') =>
  `model_${record === 'final' ? record : digits(record)}.safetensors`;

export const reverseImageFile = (image: number, record: number) =>
  `backwardtest_img/test${image}_${digits(record)}.png`;

/** `v_0003.png`: v for the paper's right singular vectors, u for its left ones. */
export const vectorImageFile = (side: 'u' | 'v', index: number) => `${side}_${digits(index)}.png`;

/** A training that was stopped goes on from this file: weights, moments, step and generator in one. */
export const checkpointFile = 'checkpoint.safetensors';

const ownFile =
  /^(checkpoint\.safetensors|(A[AB]\/)?((trainloss|testaccuracy|elapsedtime)\.txt|model_(\d{4,}|final)\.safetensors|backwardtest_img\/test\d+_\d{4,}\.png))$/;

/** Whether a training writes a file of this name into the folder of its run. */
export const isArtefact = (name: string) => ownFile.test(name);

/** Whether it writes a file of this name into the folder of its singular images. */
export const isVectorImage = (name: string) => /^[uv]_\d{4,}\.png$/.test(name);

/** The numbered models of a run, oldest first, as the names of their files. */
export function numberedModels(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => recordOfModel(name) !== null)
    .sort((a, b) => Number(recordOfModel(a)) - Number(recordOfModel(b)));
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

/** The record that a numbered model of a run is of; null of any other model. */
export function recordOfModel(model: string): number | null {
  const [, record] = /^model_(\d{4,})\.safetensors$/.exec(basename(model)) ?? [];
  return record === undefined ? null : Number(record);
}

/** Where the singular images of a run's model go: `peak_RR_SVD_0000_0049`, beside `peak_RR`. */
export function svdFolder(model: string): string {
  const run = dirname(model);
  const number = basename(run).replace(/^test_/, '');
  const record = basename(model, '.safetensors').replace(/^model_/, '');
  return `${dirname(run)}_SVD_${number}_${record}`;
}

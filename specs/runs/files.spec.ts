import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { contactSheet, rowImages, vectorImage } from '../../src/analysis/pictures.ts';
import { dataSpan, energiesIn, svd } from '../../src/analysis/spectrum.ts';
import type { Batch } from '../../src/datasets/dataset.ts';
import { mnist } from '../../src/datasets/mnist.ts';
import { loadDataset, openDataSource } from '../../src/datasets/source.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { decodePng, type GrayImage, pngSize } from '../../src/kit/png.ts';
import { drawPictures } from '../../src/report/pictures.ts';
import { type FinishedRun, readRunFolder } from '../../src/runs/finished.ts';
import { modelFile, reverseImageFile, svdFolder, vectorImageFile } from '../../src/runs/layout.ts';
import { readModel } from '../../src/runs/models.ts';
import { lastReverseImages, reverseImages } from '../../src/runs/pictures.ts';
import { experiments, type Training } from '../../src/training/experiments.ts';
import { carryOutIn } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** The files of a short real training, held against its models, which are run again here by plain loops. */

const root = temporaryFolder();
const folder = join(root, 'MNIST_RR/test_0000');
const source = openDataSource({ kind: 'synthetic' });
const dataset = loadDataset(mnist, source);
const training: Training = {
  experiment: 'mnist',
  objective: 'RR',
  seed: 2,
  hyperparameters: { ...experiments.mnist.hyperparameters, steps: 9, recordEvery: 2, learningRate: 0.01 },
};
let run: FinishedRun;
beforeAll(async () => {
  await carryOutIn(folder, training, { singularImages: true });
  run = readRunFolder(folder).finished as FinishedRun;
});

/** z = d1·W1 + b1 and d1' = (z − b1)·W1ᵀ, entry by entry in double precision. */
function passes(file: string, { inputs }: Batch) {
  const { W1, b1 } = readModel(join(folder, file), 'mnist').parameters as Record<'W1' | 'b1', FloatArray>;
  const [pixels = 0, units = 0] = W1.shape;
  const rows = inputs.shape[0] as number;
  const w = (pixel: number, unit: number) => W1.values[pixel * units + unit] as number;
  const z: number[][] = [];
  const back: number[][] = [];
  for (let row = 0; row < rows; row++) {
    const x = inputs.values.subarray(row * pixels, (row + 1) * pixels);
    const bare = Array.from({ length: units }, (_, unit) =>
      x.reduce((sum, d, at) => sum + d * w(at, unit), 0),
    );
    z.push(bare.map((value, unit) => value + (b1.values[unit] as number)));
    back.push(Array.from(x, (_, at) => bare.reduce((sum, value, unit) => sum + value * w(at, unit), 0)));
  }
  return { z, back };
}

describe.each(['train', 'test'] as const)('the figures of the %s digits after the last step', (name) => {
  const batch = dataset[name];

  it('are those of the last model, run again by hand', () => {
    const { z, back } = passes(modelFile('final'), batch);
    const d = batch.inputs.values;
    const difference = back.flat().reduce((sum, value, at) => sum + (value - (d[at] as number)) ** 2, 0);
    const error = Math.sqrt(difference / d.reduce((sum, value) => sum + value ** 2, 0));
    const right = z.filter((row, label) => row.indexOf(Math.max(...row)) === label).length;
    const { final } = run.metrics;
    const { trainReverseError, testReverseError, trainAccuracy, testAccuracy } = final;
    expect((name === 'train' ? trainReverseError : testReverseError).d1).toBeCloseTo(error, 4);
    expect(name === 'train' ? trainAccuracy : testAccuracy).toBe(right / 2);
  });
});

it('the singular values and energies are those of the last model, in the span of the training digits', () => {
  const { W1 } = readModel(join(folder, modelFile('final')), 'mnist').parameters as { W1: FloatArray };
  const { values, left } = svd(W1);
  expect(run.metrics.final.singularValues).toEqual(values);
  const energies = energiesIn(dataSpan(dataset.train.inputs), left);
  expect(run.metrics.final.dataEnergies).toEqual(energies);
  expect(energiesIn(dataSpan(dataset.test.inputs), left)).not.toEqual(energies);
});

const decoded = (file: string, { width, height } = { width: 28, height: 28 }): GrayImage =>
  decodePng(readFileSync(file), width, height, file);

/** Rounding of 32-bit floats may move a gray by one. */
function expectAlike(got: GrayImage, values: readonly number[]) {
  const grays = values.map((value) => Math.min(255, Math.max(0, value)));
  expect(Math.max(...grays.map((gray, at) => Math.abs((got.pixels[at] as number) - gray)))).toBeLessThan(1);
}

it('each record’s reverse images are those of the test digits at that record', () => {
  for (const record of [1, 3]) {
    const { back } = passes(modelFile(record), dataset.test);
    back.forEach((values, image) => {
      expectAlike(decoded(join(folder, reverseImageFile(image, record))), values);
    });
  }
  expect(run.metrics.records.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
  expect(lastReverseImages(folder)).toEqual(reverseImages(folder, 4));
});

it('the singular images are those of the newest numbered model, on the side of the images', () => {
  const model = join(folder, modelFile(3));
  const { left } = svd(readModel(model, 'mnist').parameters.W1 as FloatArray);
  const images = left.map((_, at) => decoded(join(svdFolder(model), vectorImageFile('v', at))));
  expect(images).toEqual(left.map(vectorImage));
});

describe('the pictures of a report', () => {
  const reports = join(root, 'reports');
  const sheet = (file: string) => {
    const path = join(reports, file);
    return decoded(path, pngSize(readFileSync(path), file));
  };
  const sheetOf = (rows: readonly (readonly GrayImage[])[]) => contactSheet(rows, { magnification: 1 });

  it('are of the test digits, of each record and of the run that they are said to be of', () => {
    const [pictures] = drawPictures(reports, source, [run]);
    const [drawn] = pictures?.objectives ?? [];
    expect(pictures).toMatchObject({ experiment: 'mnist', seed: 2, steps: [0, 2, 4, 6, 8], images: 2 });
    expect(sheet(pictures?.inputs ?? '')).toEqual(sheetOf([rowImages(dataset.test.inputs)]));
    expect(sheet(drawn?.evolution ?? '')).toEqual(
      sheetOf([0, 1, 2, 3, 4].map((record) => reverseImages(folder, record))),
    );
    expect(drawn).toMatchObject({
      objective: 'RR',
      reverseError: run.metrics.final.testReverseError.d1,
      singularValues: run.metrics.final.singularValues,
    });
  });
});

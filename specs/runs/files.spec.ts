import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { show } from '../../src/harness/report/lines.ts';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import type { Block } from '../../src/harness/study/blocks.ts';
import { openData } from '../../src/harness/study/open-data.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { type FloatArray, floatsOf } from '../../src/kit/arrays.ts';
import { contactSheet } from '../../src/kit/contact-sheet.ts';
import type { Picture } from '../../src/kit/picture.ts';
import { decodePng, pngSize } from '../../src/kit/png.ts';
import { rowImages, vectorImage } from '../../src/lab/analysis/pictures.ts';
import { dataSpan, energiesIn, svd } from '../../src/lab/analysis/spectrum.ts';
import type { Batch } from '../../src/lab/data/dataset.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { modelFile, reverseImageFile, svdFolder, vectorImageFile } from '../../src/lab/runs/artefacts.ts';
import { lastReverseImages, leadingSingularImages, reverseImages } from '../../src/lab/runs/drawn-images.ts';
import { readModel } from '../../src/lab/runs/models.ts';
import { study } from '../../src/paper/racecar.ts';
import { carryOutIn, cellOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { mnist as experiment } from '../setup/paper.ts';

/** The files of a short real training, held against its models, which are run again here by plain loops. */

const root = temporaryFolder();
const folder = join(root, 'MNIST_RR/test_0000');
const lab = labOf(experiment);
const data = openData(experiment, { origin: 'synthetic' });
const dataset = lab.data.load(data);
const size = { width: 28, height: 28 };
let run: FinishedRun;
beforeAll(async () => {
  const cell = cellOf(experiment, 'RR', 2, { steps: 10, recordEvery: 2, learningRate: 0.01 });
  await carryOutIn(folder, study, cell, { drawsBeside: true });
  run = readRunFolder(study, folder, true).finished as FinishedRun;
});
const end = (name: string) => run.table[name]?.at(-1) as number;
const parametersIn = (file: string) => readModel(join(folder, file), [lab]).parameters;

/** z = d1·W1 + b1 and d1' = (z − b1)·W1ᵀ, entry by entry in double precision. */
function passes(file: string, batch: Batch) {
  const inputs = floatsOf(batch.inputs);
  const { W1, b1 } = parametersIn(file) as Record<'W1' | 'b1', FloatArray>;
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

describe.each(['train', 'test'] as const)('the metrics of the %s digits after the last step', (name) => {
  const batch = dataset[name];

  it('are those of the last model, run again by hand', () => {
    const { z, back } = passes(modelFile('final'), batch);
    const d = floatsOf(batch.inputs).values;
    const difference = back.flat().reduce((sum, value, at) => sum + (value - (d[at] as number)) ** 2, 0);
    const error = Math.sqrt(difference / d.reduce((sum, value) => sum + value ** 2, 0));
    const right = z.filter((row, label) => row.indexOf(Math.max(...row)) === label).length;
    expect(end(`${name}ReverseError.d1`)).toBeCloseTo(error, 4);
    expect(end(`${name}Accuracy`)).toBe(right / 2);
  });
});

it('the singular values and energies are those of the last model, in the span of the training digits', () => {
  const { W1 } = parametersIn(modelFile('final')) as { W1: FloatArray };
  const { values, left } = svd(W1);
  expect(run.table.singularValues).toEqual(values);
  const energies = energiesIn(dataSpan(floatsOf(dataset.train.inputs)), left);
  expect(run.table.dataEnergies).toEqual(energies);
  expect(energiesIn(dataSpan(floatsOf(dataset.test.inputs)), left)).not.toEqual(energies);
});

const decoded = (file: string, { width, height } = size): Picture =>
  decodePng(readFileSync(file), width, height, file);

/** Rounding of 32-bit floats may move a gray by one. */
function expectAlike(got: Picture, values: readonly number[]) {
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
  expect(run.table.step).toEqual([0, 2, 4, 6, 8]);
  expect(lastReverseImages(run, lab)).toEqual(reverseImages(folder, 4, lab));
});

it('the singular images are those of the newest numbered model, on the side of the images', () => {
  const { W1 } = parametersIn(modelFile(3)) as { W1: FloatArray };
  const { left } = svd(W1);
  const place = svdFolder(join(folder, modelFile(3)));
  const images = left.map((_, at) => decoded(join(place, vectorImageFile('v', at))));
  expect(images).toEqual(left.map((vector) => vectorImage(vector, W1.shape.slice(0, -1), size)));
});

describe('the pictures of a report', () => {
  const saved = new Map<string, Uint8Array>();
  const save = (file: string, bytes: Uint8Array) => {
    saved.set(file, bytes);
    return file;
  };
  const drawingsOf = (section: string) =>
    experiment.figures
      .filter((figure) => figure.section === section)
      .map((figure) => figure.draw({ experiment, data, runs: [run], save }));
  const blocksOf = <Is extends Block['is']>(section: string, is: Is) =>
    drawingsOf(section)
      .flatMap((drawing) => drawing?.blocks ?? [])
      .filter((block): block is Extract<Block, { is: Is }> => block.is === is);
  const sheet = (file = '') => {
    const bytes = saved.get(file) as Uint8Array;
    const { width, height } = pngSize(bytes, file);
    return decodePng(bytes, width, height, file);
  };
  const sheetOf = (rows: readonly (readonly Picture[])[]) => contactSheet(rows, { magnification: 1 });
  const records = [0, 1, 2, 3, 4];

  it('are of the test digits, of each record and of the run that they are said to be of', () => {
    const [film] = blocksOf('evolution', 'film');
    expect(film?.steps).toEqual(run.table.step);
    expect(sheet(film?.still[0]?.file)).toEqual(sheetOf([rowImages(dataset.test.inputs, size)]));
    const [moving] = film?.moving ?? [];
    expect(moving).toMatchObject({ rows: records.length });
    expect(sheet(moving?.file)).toEqual(sheetOf(records.map((record) => reverseImages(folder, record, lab))));
  });

  it('name the run and the record that they are of, with the numbers of that and not of the end', () => {
    const [drawing] = drawingsOf('figure3');
    expect(drawing?.title).toBe('mnist, seed 2');
    const [reverse, singular] = blocksOf('figure3', 'strips').at(-1)?.strips ?? [];
    const [error, ofEnd] = (run.table['testReverseError.d1'] ?? []).slice(4).map(show);
    expect(error).not.toBe(ofEnd);
    expect(reverse).toMatchObject({ strong: 'RR', rows: 1 });
    expect(reverse?.caption).toBe(
      `reverse images d1′ at record 4, after 9 of 10 steps: reverse error ${error}`,
    );
    expect(sheet(reverse?.file)).toEqual(sheetOf([lastReverseImages(run, lab)]));
    const { W1 } = parametersIn(modelFile(3)) as { W1: FloatArray };
    const values = svd(W1).values.slice(0, 4).map(show);
    expect(values).not.toEqual(run.table.singularValues?.slice(0, 4).map(show));
    expect(singular?.caption).toBe(
      `singular images of W1 at record 3, after 7 of 10 steps: σ = ${values.join(', ')}, …`,
    );
    expect(sheet(singular?.file)).toEqual(sheetOf([leadingSingularImages(folder, lab)]));
  });

  it('of Fig. 3 stand on one sheet: test digits, reverse images, singular images', () => {
    drawingsOf('figure3');
    const rows = [
      rowImages(dataset.test.inputs, size),
      lastReverseImages(run, lab),
      leadingSingularImages(folder, lab),
    ];
    expect(sheet('figure3-mnist.png')).toEqual(contactSheet(rows));
  });
});

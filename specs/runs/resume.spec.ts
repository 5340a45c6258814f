import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { stagePrefix } from '../../src/runs/layout.ts';
import { readMetrics } from '../../src/runs/records.ts';
import { experiments, stageNames, type Training } from '../../src/training/experiments.ts';
import { carryOutIn, takeThePlaceOfTishby } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { seed, small } from '../setup/small.ts';

/**
 * Trainings that are stopped at a record and go on from there, in this process: what killed processes leave, at every place
 * that matters, without the minutes that killing them takes (specs/faults does that).
 */

const root = temporaryFolder();
const cases: Record<string, Training> = {
  'mnist RR': {
    experiment: 'mnist',
    objective: 'RR',
    seed: 3,
    hyperparameters: { ...experiments.mnist.hyperparameters, steps: 8, recordEvery: 2, maxSave: 1 },
  },
  'three stages of a small network under Ort': {
    experiment: 'tishby',
    objective: 'Ort',
    seed,
    hyperparameters: {
      ...experiments.tishby.hyperparameters,
      steps: 4,
      recordEvery: 2,
      fineTuning: { learningRate: 1e-2, steps: 5 },
    },
  },
};
beforeAll(() => takeThePlaceOfTishby(small));
afterAll(() => {
  jest.restoreAllMocks();
});

class Stopped extends Error {}

/** Of each stage: which records there are, and what its text files and reverse images say of them. */
function recordsIn(folder: string) {
  const { fineTuned, ...first } = readMetrics(folder);
  const courses = { A: first, ...fineTuned };
  const found = stageNames.flatMap((stage) => {
    const course = courses[stage];
    return course ? [[stage, { course, ...filesOf(join(folder, stagePrefix(stage))) }] as const] : [];
  });
  return new Map(found);
}

function filesOf(folder: string) {
  const linesOf = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[];
  const images = names.flatMap((name) => /^backwardtest_img.test0_(\d+)\.png$/.exec(name)?.[1] ?? []);
  return {
    losses: linesOf('trainloss.txt'),
    accuracies: linesOf('testaccuracy.txt'),
    times: linesOf('elapsedtime.txt').map((line) => Number(line.split('\t')[0])),
    images: images.map(Number).sort((a, b) => a - b),
  };
}

/** Whether files and metrics tell of the same records, each once, in order, with the same numbers. */
function expectAgreement(folder: string, hasImages: boolean) {
  for (const { course, losses, accuracies, times, images } of recordsIn(folder).values()) {
    const indices = course.records.map((_, at) => at);
    expect(course.records.map(({ index }) => index)).toEqual(indices);
    expect(losses).toEqual(course.records.map(({ index, loss }) => `${index}\t${loss}`));
    expect(accuracies).toEqual(course.records.map(({ index, testAccuracy }) => `${index}\t${testAccuracy}`));
    expect(times).toEqual(indices);
    if (hasImages) expect(images).toEqual(indices);
  }
}

/** How many records each stage has. */
const countsIn = (folder: string) =>
  Object.fromEntries([...recordsIn(folder)].map(([stage, { course }]) => [stage, course.records.length]));

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** All that a run leaves but for times. */
function bitsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[];
  const own = names.filter((name) => /\.(png|safetensors)$|metrics\.json$|trainloss|testaccuracy/.test(name));
  return Object.fromEntries(own.sort().map((name) => [name, readFileSync(join(folder, name), 'base64')]));
}

/** Where the checkpoint of a run lies. */
function checkpointOf(folder: string): string {
  const name = readdirSync(folder).find((file) => file.startsWith('checkpoint'));
  if (!name) throw new Error('expected a checkpoint');
  return join(folder, name);
}

/** Trains until so many records were made in all; then the run is stopped, as it stands. */
async function stopAfter(folder: string, training: Training, records: number): Promise<void> {
  let seen = 0;
  const stopped = carryOutIn(folder, training, {
    onProgress: () => {
      seen++;
      if (seen === records) throw new Stopped();
    },
  });
  await expect(stopped).rejects.toThrow(Stopped);
}

describe.each(Object.entries(cases))('%s, stopped and resumed', (name, training) => {
  const hasImages = experiments[training.experiment].data.kind === 'images';
  const folderOf = (what: string) => join(root, name, what);
  const whole = folderOf('whole');
  const expected: Record<string, number> = hasImages ? { A: 4 } : { A: 2, AA: 3, AB: 3 };
  const total = sum(expected);

  it('has a record every other step where nobody stops it, and files that agree', async () => {
    await carryOutIn(whole, training);
    expect(countsIn(whole)).toEqual(expected);
    expectAgreement(whole, hasImages);
  });

  it.each(Array.from({ length: total - 1 }, (_, at) => at + 1))(
    'after record %i of all ends with the same bits, none twice and none left out',
    async (records) => {
      const folder = folderOf(`after-${records}`);
      await stopAfter(folder, training, records);
      expectAgreement(folder, hasImages);
      const before = countsIn(folder);
      const made: Record<string, number>[] = [];
      await carryOutIn(folder, training, { resume: true, onProgress: () => made.push(countsIn(folder)) });
      // The first record that is made anew is the one after those that were kept.
      expect(made.map(sum)).toEqual(made.map((_, at) => sum(before) + at + 1));
      expect(made).toHaveLength(total - records);
      expectAgreement(folder, hasImages);
      expect(bitsOf(folder)).toEqual(bitsOf(whole));
    },
  );

  // Within a stage, and where the next one had begun.
  it.each(
    hasImages
      ? [[3, 1]]
      : [
          [7, 5],
          [6, 5],
          [3, 2],
        ],
  )('keeps no record that was made after its checkpoint: of %i those up to %i', async (records, kept) => {
    // Stopped between the files of a record and its checkpoint, the folder is ahead of that.
    const [ahead, behind, folder] = [folderOf('ahead'), folderOf('behind'), folderOf(`mixed-${records}`)];
    await stopAfter(ahead, training, records);
    await stopAfter(behind, training, kept);
    cpSync(ahead, folder, { recursive: true });
    copyFileSync(checkpointOf(behind), checkpointOf(folder));
    const made: number[] = [];
    await carryOutIn(folder, training, { resume: true, onProgress: () => made.push(sum(countsIn(folder))) });
    expect(made).toEqual(Array.from({ length: total - kept }, (_, at) => kept + at + 1));
    expectAgreement(folder, hasImages);
    expect(bitsOf(folder)).toEqual(bitsOf(whole));
    for (const gone of [ahead, behind]) rmSync(gone, { recursive: true });
  });
});

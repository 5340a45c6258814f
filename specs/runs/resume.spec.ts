import { copyFileSync, cpSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readMetrics } from '../../src/harness/runs/metrics-file.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import type { Cell } from '../../src/harness/study/runner.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import { labelsPermuted } from '../../src/lab/experiments/alterations.ts';
import { type LabExperiment, labOf } from '../../src/lab/experiments/network-experiment.ts';
import { metricIn, stageNames } from '../../src/lab/experiments/stages.ts';
import { stagePrefix } from '../../src/lab/runs/artefacts.ts';
import { type CurveFile, curveText } from '../../src/lab/runs/curve-file.ts';
import { study as paper } from '../../src/paper/racecar.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { seed, smallExperiment } from '../setup/small.ts';

/**
 * Trainings that are stopped at a record and go on from there, in this process: what killed processes leave, at every place
 * that matters, without the minutes that killing them takes (specs/faults does that).
 */

const root = temporaryFolder();
const mnist = experimentNamed(paper, 'mnist') as LabExperiment;
const permuted = labelsPermuted;
const small = smallExperiment(
  {
    hyperparameters: {
      steps: 4,
      learningRate: 5e-3,
      recordEvery: 2,
      maxSave: 1,
      fineTuning: { learningRate: 1e-2, steps: 9 },
    },
    factors: { orthoFactor: 1e-3 },
  },
  { alterations: [permuted] },
);
const study = studyOf([mnist, small]);
/** A run, and what is done to its data. */
type Case = Cell & { readonly alteration?: string };
const threeStages: Case = cellOf(small, 'Ort', seed);
const cases: Record<string, Case> = {
  'mnist RR': cellOf(mnist, 'RR', 3, { steps: 8, recordEvery: 2, maxSave: 1 }),
  'three stages of a small network under Ort': threeStages,
  'the same, its labels permuted': { ...threeStages, alteration: permuted.name },
};

class Stopped extends Error {}

/** Of each stage: which records there are, and what its text files and reverse images say of them. */
function recordsIn(folder: string, experiment: LabExperiment) {
  const table = readMetrics(folder, experiment, false);
  const found = stageNames.flatMap((stage) => {
    const steps = table[metricIn(stage, 'step')];
    if (!steps) return [];
    const valuesOf = (name: string) => (table[metricIn(stage, name)] ?? []).slice(0, steps.length);
    const course = { steps, losses: valuesOf('loss'), accuracies: valuesOf('testAccuracy') };
    return [[stage, { course, files: filesOf(join(folder, stagePrefix(stage))) }] as const];
  });
  return new Map(found);
}

function filesOf(folder: string) {
  const textOf = (name: CurveFile) => readFileSync(join(folder, name), 'utf8');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[];
  const images = names.flatMap((name) => /^backwardtest_img.test0_(\d+)\.png$/.exec(name)?.[1] ?? []);
  return {
    losses: textOf('trainloss.txt'),
    accuracies: textOf('testaccuracy.txt'),
    times: textOf('elapsedtime.txt').match(/^\d+/gm)?.map(Number),
    images: images.map(Number).sort((a, b) => a - b),
  };
}

/** Whether files and metrics tell of the same records, each once, in order, with the same numbers. */
function expectAgreement(folder: string, experiment: LabExperiment) {
  for (const { course, files } of recordsIn(folder, experiment).values()) {
    const indices = course.steps.map((_, at) => at);
    expect(course.steps).toEqual(indices.map((at) => 2 * at));
    expect(files.losses).toBe(curveText('trainloss.txt', course.losses));
    expect(files.accuracies).toBe(curveText('testaccuracy.txt', course.accuracies));
    expect([course.losses, course.accuracies].map(({ length }) => length)).toEqual([
      indices.length,
      indices.length,
    ]);
    expect(files.times).toEqual(indices);
    if (experiment.data.image) expect(files.images).toEqual(indices);
  }
}

/** How many records each stage has. */
const countsIn = (folder: string, experiment: LabExperiment) =>
  Object.fromEntries(
    [...recordsIn(folder, experiment)].map(([stage, { course }]) => [stage, course.steps.length]),
  );

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** All that a run leaves but for times. */
function bitsOf(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[];
  const own = names.filter((name) => /\.(png|safetensors)$|trainloss|testaccuracy/.test(name));
  const { secondsPerStep, ...table }: Table = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8'));
  return {
    ...Object.fromEntries(own.sort().map((name) => [name, readFileSync(join(folder, name), 'base64')])),
    'metrics.json': table,
  };
}

/** Where the checkpoint of a run lies. */
function checkpointOf(folder: string): string {
  const name = readdirSync(folder).find((file) => file.startsWith('checkpoint'));
  if (!name) throw new Error('expected a checkpoint');
  return join(folder, name);
}

/**
 * Trains until so many records were made in all; then the run is stopped, as it stands.
 *
 * @param how with `isKilled` what a process leaves that is ended at that very moment
 */
async function stopAfter(
  folder: string,
  { alteration, ...cell }: Case,
  records: number,
  { isKilled = false, ...how }: { isKilled?: boolean; resume?: boolean; saveEvery?: number } = {},
): Promise<void> {
  let seen = 0;
  const left = `${folder}-killed`;
  const stopped = carryOutIn(folder, study, cell, {
    alteration,
    ...how,
    onProgress: () => {
      seen++;
      if (seen < records) return;
      if (isKilled) cpSync(folder, left, { recursive: true });
      throw new Stopped();
    },
  });
  await expect(stopped).rejects.toThrow(Stopped);
  if (!isKilled) return;
  rmSync(folder, { recursive: true });
  renameSync(left, folder);
}

describe.each(Object.entries(cases))('%s, stopped and resumed', (name, ran) => {
  const { alteration, ...cell } = ran;
  const experiment = experimentNamed(study, cell.experiment) as LabExperiment;
  const hasImages = labOf(experiment).data.image !== null;
  const folderOf = (what: string) => join(root, name, what);
  const whole = folderOf('whole');
  const expected: Record<string, number> = hasImages ? { A: 4 } : { A: 2, AA: 5, AB: 5 };
  const total = sum(expected);

  it('has a record every other step where nobody stops it, and files that agree', async () => {
    await carryOutIn(whole, study, cell, { alteration });
    expect(countsIn(whole, experiment)).toEqual(expected);
    expectAgreement(whole, experiment);
  });

  it.each(Array.from({ length: total - 1 }, (_, at) => at + 1))(
    'after record %i of all ends with the same bits, none twice and none left out',
    async (records) => {
      const folder = folderOf(`after-${records}`);
      await stopAfter(folder, ran, records);
      expectAgreement(folder, experiment);
      const before = countsIn(folder, experiment);
      const made: Record<string, number>[] = [];
      await carryOutIn(folder, study, cell, {
        alteration,
        resume: true,
        onProgress: () => made.push(countsIn(folder, experiment)),
      });
      // The first record that is made anew is the one after those that were kept.
      expect(made.map(sum)).toEqual(made.map((_, at) => sum(before) + at + 1));
      expect(made).toHaveLength(total - records);
      expectAgreement(folder, experiment);
      expect(bitsOf(folder)).toEqual(bitsOf(whole));
    },
  );

  it.each(Array.from({ length: total - 1 }, (_, at) => at + 1))(
    'killed after record %i, most of which were not saved, goes on from the last that was, and ends with the same bits',
    async (records) => {
      const folder = folderOf(`rarely-saved-${records}`);
      await stopAfter(folder, ran, records, { saveEvery: 1e6, isKilled: true });
      // Saved are the first record of a sitting, and the last of each stage.
      const ends = Object.values(expected).map((_, at, counts) =>
        counts.slice(0, at + 1).reduce((total, count) => total + count),
      );
      const saved = Math.max(1, ...ends.filter((end) => end <= records));
      expect(sum(countsIn(folder, experiment))).toBe(saved);
      // Stopped once more, where models of later records lie there still, which are none of its own yet.
      const again = total - saved > 2 ? 2 : 0;
      if (again > 0) await stopAfter(folder, ran, again, { resume: true });
      const remarks: string[] = [];
      const made: number[] = [];
      await carryOutIn(folder, study, cell, {
        ...{ alteration, resume: true, saveEvery: 1e6 },
        onProgress: () => made.push(1),
        onRemark: (remark) => remarks.push(remark),
      });
      expect(remarks).toEqual([]);
      expect(made).toHaveLength(total - saved - again);
      expect(bitsOf(folder)).toEqual(bitsOf(whole));
    },
  );

  it('that ends by an error has every record until then, however seldom it is saved', async () => {
    const folder = folderOf('failed');
    await stopAfter(folder, ran, total - 1, { saveEvery: 1e6 });
    expectAgreement(folder, experiment);
    expect(sum(countsIn(folder, experiment))).toBe(total - 1);
    const made: number[] = [];
    await carryOutIn(folder, study, cell, { alteration, resume: true, onProgress: () => made.push(1) });
    expect(made).toHaveLength(1);
    expect(bitsOf(folder)).toEqual(bitsOf(whole));
  });

  // Within a stage, and where the next one had begun.
  it.each(
    hasImages
      ? [[3, 1]]
      : [
          [10, 8],
          [8, 7],
          [3, 2],
        ],
  )('keeps no record that was made after its checkpoint: of %i those up to %i', async (records, kept) => {
    // Stopped between the files of a record and its checkpoint, the folder is ahead of that.
    const [ahead, behind, folder] = [folderOf('ahead'), folderOf('behind'), folderOf(`mixed-${records}`)];
    await stopAfter(ahead, ran, records);
    await stopAfter(behind, ran, kept);
    cpSync(ahead, folder, { recursive: true });
    copyFileSync(checkpointOf(behind), checkpointOf(folder));
    const made: number[] = [];
    await carryOutIn(folder, study, cell, {
      alteration,
      resume: true,
      onProgress: () => made.push(sum(countsIn(folder, experiment))),
    });
    expect(made).toEqual(Array.from({ length: total - kept }, (_, at) => kept + at + 1));
    expectAgreement(folder, experiment);
    expect(bitsOf(folder)).toEqual(bitsOf(whole));
    for (const gone of [ahead, behind]) rmSync(gone, { recursive: true });
  });
});

it('an altered run is another than the unaltered one, of which nothing is gone on from', async () => {
  const folder = join(root, 'altered after all');
  await stopAfter(folder, threeStages, 2);
  const altered = carryOutIn(folder, study, threeStages, { alteration: permuted.name, resume: true });
  await expect(altered).rejects.toThrow('alteration is not set, where labels-permuted is expected');
});

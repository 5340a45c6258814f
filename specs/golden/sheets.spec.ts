import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { comparableVectors } from '../../src/lab/golden-pictures.ts';
import { leadingSingularImages, reverseImages } from '../../src/lab/runs/drawn-images.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { denseExperiment } from '../setup/pictured.ts';
import { smallExperiment } from '../setup/small.ts';

/** The pictures that golden results of trainings hold. */

describe('singular vectors that can be compared', () => {
  it.each<[string, number[], number[]]>([
    ['all, where each value stands apart', [100, 50, 20], [1, 2, 3]],
    ['none of two that are close', [100, 20, 19, 1], [1, 4]],
    ['none of a flat spectrum', [1.01, 1, 0.99], []],
  ])('are %s', (_, spectrum, expected) => {
    expect(comparableVectors(spectrum)).toEqual(expected);
  });
});

describe('the sheets of a training on images', () => {
  const root = temporaryFolder();
  const experiment = denseExperiment();
  const [reverse, singular] = experiment.pictures;
  let run: FinishedRun;

  beforeAll(async () => {
    const folder = join(root, 'dense_RR/test_0000');
    const study = studyOf([experiment]);
    await carryOutIn(folder, study, cellOf(experiment, 'RR', 0), { drawsBeside: true });
    run = readRunFolder(study, folder, true).finished as FinishedRun;
  });

  it('are two, and none where the data are no images', () => {
    expect(experiment.pictures.map(({ name, words }) => [name, words])).toEqual([
      ['reverse', 'sheet of reverse images'],
      ['singular', 'sheet of singular images'],
    ]);
    const settings = { hyperparameters: { steps: 1, learningRate: 0.1, recordEvery: 1, maxSave: 1 } };
    expect(smallExperiment(settings).pictures).toEqual([]);
  });

  it('show the reverse images of the last record', () => {
    const last = reverseImages(run.folder, 2, experiment);
    expect(last).toHaveLength(16);
    expect(reverse?.partsOf).toBeUndefined();
    expect(reverse?.draw(run, [])).toEqual(last);
  });

  it('show the singular images of the vectors that are asked for, and nothing of none', () => {
    const images = leadingSingularImages(run.folder, experiment);
    expect(images).toHaveLength(2);
    expect(singular?.draw(run, [2])).toEqual(images.slice(1));
    expect(singular?.draw(run, [1, 2])).toEqual(images);
    expect(singular?.draw(run, [])).toEqual([]);
    expect(singular?.partsOf?.({ singularValues: [100, 20, 19, 1] })).toEqual([1, 4]);
  });
});

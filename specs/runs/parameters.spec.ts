import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { plannedRun } from '../../src/harness/runs/identity.ts';
import { study as paper } from '../../src/paper/racecar.ts';
import { carryOutIn, cellOf, jobIn, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { experimentsOfPaper } from '../setup/paper.ts';
import { denseExperiment } from '../setup/pictured.ts';
import { seed, smallExperiment } from '../setup/small.ts';

/** `run.json` has exactly the parameters that a training reads, with the values that it read. */

const root = temporaryFolder();
const common = { steps: 2, learningRate: 0.01, recordEvery: 2, maxSave: 3 };
const further = { fineTuningSteps: 1, fineTuningLearningRate: 0.02 };
const factors = { rrFactor: 0.5, orthoFactor: 0.25 };
const experiments = [
  denseExperiment({ hyperparameters: common, factors }),
  smallExperiment({
    hyperparameters: { ...common, fineTuning: { steps: 1, learningRate: 0.02 } },
    factors,
  }),
];
const study = studyOf(experiments);

/** The factors that each objective reads. */
const read: Readonly<Record<string, readonly (keyof typeof factors)[]>> = {
  Std: [],
  Ort: ['orthoFactor'],
  RR: ['rrFactor'],
  Pre: ['rrFactor'],
  'RR-local': ['rrFactor'],
  'RR-Ort': ['rrFactor', 'orthoFactor'],
};
const cases = experiments.flatMap((experiment) =>
  Object.entries(read).map(([variant, own]) => ({ experiment, name: experiment.name, variant, own })),
);

describe('run.json', () => {
  it.each(cases)(
    'has the parameters of $name $variant, and no other',
    async ({ experiment, name, variant, own }) => {
      const folder = join(root, name, variant);
      await carryOutIn(folder, study, cellOf(experiment, variant, seed));
      const { parameters } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
      expect(parameters).toEqual({
        ...common,
        ...Object.fromEntries(own.map((factor) => [factor, factors[factor]])),
        ...(experiment.hyperparameters.fineTuning ? further : {}),
      });
    },
  );

  it('has of every variant of the paper the factors of its objective, and no other', () => {
    for (const experiment of experimentsOfPaper) {
      for (const [variant, own] of Object.entries(read)) {
        const job = jobIn(root, paper, cellOf(experiment, variant, 0));
        const { parameters } = plannedRun(paper, job, { name: 'wasm', version: '' }, job.data);
        const found = Object.keys(parameters).filter((name) => name.endsWith('Factor'));
        expect([variant, ...found.sort()]).toEqual([variant, ...own.toSorted()]);
      }
    }
  });

  it('has the values of the usual factors where an experiment says nothing else', () => {
    const plain = denseExperiment({ hyperparameters: common });
    expect(cellOf(plain, 'RR-Ort', 0).parameters).toEqual({ ...common, rrFactor: 1e-5, orthoFactor: 0.1 });
  });
});

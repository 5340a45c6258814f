import { describe, expect, it } from '@jest/globals';
import { cellsOf, checkedCellsOf } from '../../src/harness/study/cells.ts';
import type { Cell } from '../../src/harness/study/runner.ts';
import {
  checkedOf,
  comparedOf,
  type Experiment,
  experimentNamed,
  isLeftToEvidence,
} from '../../src/harness/study/study.ts';
import { experimentOf } from '../../src/lab/experiment-of.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { stagesOf } from '../../src/lab/experiments/stages.ts';
import { wayNamed } from '../../src/lab/experiments/ways.ts';
import { factorsOf } from '../../src/lab/objectives/objective.ts';
import { objectiveNames } from '../../src/lab/objectives/objectives.ts';
import { nmnist } from '../../src/paper/nmnist/experiment.ts';
import { study } from '../../src/paper/racecar.ts';
import { cellOf } from '../setup/figures.ts';
import { experimentsOfPaper, mnist, peak, tishby } from '../setup/paper.ts';

const namesOf = (cells: readonly Cell[]) =>
  cells.map(({ experiment, variant, seed }) => `${experiment} ${variant} ${seed}`);
const seedsOf = (...seeds: number[]) =>
  Object.fromEntries(experimentsOfPaper.map(({ name }) => [name, seeds]));

describe('the grid', () => {
  it('is of the objectives that each experiment compares, seed by seed', () => {
    const names = namesOf(cellsOf(experimentsOfPaper, seedsOf(3, 4)));
    expect(names).toHaveLength(2 * (3 + 3 + 5));
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, names.length / 2).every((name) => name.endsWith(' 3'))).toBe(true);
    expect(names).not.toContain('peak Pre 3');
  });

  it('is, where objectives are asked for, of those, the longest first', () => {
    expect(namesOf(cellsOf(experimentsOfPaper, seedsOf(0), ['RR', 'Pre']))).toEqual([
      'peak Pre 0',
      'peak RR 0',
      'tishby Pre 0',
      'tishby RR 0',
      'mnist Pre 0',
      'mnist RR 0',
    ]);
  });

  it('is of the trainings of the paper, and every other is evidence of nothing', () => {
    const compared = experimentsOfPaper.map((one) => [one.name, comparedOf(one).map(({ name }) => name)]);
    expect(Object.fromEntries(compared)).toEqual({
      peak: ['Std', 'Ort', 'RR'],
      mnist: ['Std', 'Ort', 'RR'],
      tishby: ['Std', 'Ort', 'RR', 'Pre', 'RR-local'],
    });
    for (const { variants } of [peak, mnist, tishby])
      expect(variants.map(({ name }) => name)).toEqual(objectiveNames);
  });
});

describe('what a check trains', () => {
  const names = (experiment: Experiment) => checkedOf(experiment).map(({ name }) => name);

  it('is all that is compared, unless an experiment names those of it that it is', () => {
    expect(names(experimentOf({ ...labOf(mnist) }))).toEqual(['Std', 'Ort', 'RR']);
    const some = experimentOf({ ...labOf(mnist), checked: ['RR', 'Std'] });
    expect([names(some), comparedOf(some).length]).toEqual([['Std', 'RR'], 3]);
    const none = experimentOf({ ...labOf(mnist), checked: [] });
    expect([names(none), isLeftToEvidence(none)]).toEqual([[], true]);
    expect(namesOf(checkedCellsOf([some, none], seedsOf(0)))).toEqual(['mnist RR 0', 'mnist Std 0']);
  });

  it('is nothing that is not compared', () => {
    expect(() => experimentOf({ ...labOf(mnist), checked: ['Pre'] })).toThrow(
      'mnist: Pre is checked, and not compared',
    );
  });
});

describe('what a variant reads', () => {
  const always = { recordEvery: 100, maxSave: 20 };
  it.each([
    [peak, 'Std', { steps: 5000, learningRate: 1e-4, ...always }],
    [peak, 'Ort', { steps: 5000, learningRate: 1e-4, ...always, orthoFactor: 0.1 }],
    [peak, 'RR', { steps: 5000, learningRate: 1e-4, ...always, rrFactor: 1e-6 }],
    [peak, 'RR-Ort', { steps: 5000, learningRate: 1e-4, ...always, rrFactor: 1e-6, orthoFactor: 0.1 }],
    [mnist, 'RR', { steps: 1000, learningRate: 1e-4, ...always, rrFactor: 1e-5 }],
    [mnist, 'Ort', { steps: 1000, learningRate: 1e-4, ...always, orthoFactor: 0.1 }],
    [
      tishby,
      'Pre',
      {
        ...{ steps: 500, learningRate: 5e-3, ...always, rrFactor: 1e-5 },
        ...{ fineTuningSteps: 300, fineTuningLearningRate: 5e-3 },
      },
    ],
    [
      tishby,
      'Ort',
      {
        ...{ steps: 500, learningRate: 5e-3, ...always, orthoFactor: 1e-3 },
        ...{ fineTuningSteps: 300, fineTuningLearningRate: 5e-3 },
      },
    ],
  ])('is the reference’s, and nothing else: $name %s', (experiment, variant, expected) => {
    expect(cellOf(experiment, variant, 0).parameters).toEqual(expected);
  });

  it('is declared, each once, and follows from its objective', () => {
    for (const lab of study.experiments.map(labOf)) {
      const { parameters, variants, hyperparameters } = lab;
      const declared = parameters.map(({ name }) => name);
      expect(new Set(declared).size).toBe(declared.length);
      for (const variant of variants) {
        expect(declared).toEqual(expect.arrayContaining(Object.keys(variant.parameters)));
        const factors = factorsOf(wayNamed(lab, variant.name).objective).map(({ name }) => name);
        const own = ['batch', 'rateDropAt'].filter((name) => name in hyperparameters);
        const common = ['steps', 'learningRate', 'recordEvery', 'maxSave', ...own];
        const further = hyperparameters.fineTuning ? ['fineTuningSteps', 'fineTuningLearningRate'] : [];
        expect(Object.keys(variant.parameters).sort()).toEqual([...common, ...factors, ...further].sort());
      }
    }
  });
});

describe('the stages of a training', () => {
  const stages = (cell: Cell) => stagesOf(labOf(experimentNamed(study, cell.experiment)), cell);
  const cell = cellOf(tishby, 'RR', 7, { fineTuningSteps: 40 });
  const stepsIn = (experiment: Experiment) => labOf(experiment).hyperparameters.steps;

  it('are X_A, and X_AA and X_AB with the plain task loss', () => {
    const all = stages(cell);
    expect(
      all.map(({ name, task, training: { objective, seed, steps } }) => [
        name,
        task,
        objective.name,
        seed,
        steps,
      ]),
    ).toEqual([
      ['A', 'A', 'RR', 7, stepsIn(tishby)],
      ['AA', 'A', 'Std', 7, 40],
      ['AB', 'B', 'Std', 7, 40],
    ]);
    expect(tishby.runner.stepsOf(cell.parameters)).toBe(stepsIn(tishby) + 2 * 40);
  });

  it('are X_A and X_AB where digits are trained further on blurred ones alone', () => {
    const digits = cellOf(nmnist, 'RR', 7);
    expect(stages(digits).map(({ name, task, training }) => [name, task, training.objective.name])).toEqual([
      ['A', 'A', 'RR'],
      ['AB', 'B', 'Std'],
    ]);
    expect(
      stages(digits).map(({ training: { steps, learningRate, batch } }) => [steps, learningRate, batch]),
    ).toEqual([
      [300, 3e-3, 128],
      [45, 1e-3, 128],
    ]);
    expect(nmnist.runner.stepsOf(digits.parameters)).toBe(345);
    expect(nmnist.metrics.map(({ stage }) => stage)).not.toContain('AA');
  });

  it('are of a way that is named otherwise than its objective', () => {
    const [{ training }] = stages(cellOf(nmnist, 'RR-0.1', 0));
    expect([training.objective.name, training.factors, training.steps]).toEqual([
      'RR',
      { rrFactor: 0.1 },
      300,
    ]);
    expect(stages(cellOf(nmnist, 'Std-840', 0))[0].training).toMatchObject({
      steps: 840,
      objective: { name: 'Std' },
    });
    expect(() => stages({ ...cellOf(nmnist, 'RR', 0), variant: 'RR-01' })).toThrow(
      'expected an objective of Std, Std-840, Ort, Ort-0.01, RR, RR-0.1, Pre, RR-local, Decay, Decay-0.001, got RR-01',
    );
  });

  it('are one where nothing is trained further', () => {
    expect(stages(cellOf(tishby, 'RR', 7, { fineTuningSteps: 0 }))).toHaveLength(1);
    expect(stages(cellOf(peak, 'RR', 0))).toHaveLength(1);
    expect(peak.runner.stepsOf(cellOf(peak, 'RR', 0).parameters)).toBe(stepsIn(peak));
  });

  it('are the models that are kept, and that of the end, where a training is measured anew', () => {
    const models = (changes: Cell['parameters']) =>
      tishby.runner.stepsOf(
        cellOf(tishby, 'RR', 7, { recordEvery: 100, maxSave: 20, ...changes }).parameters,
        true,
      );
    // Of records 0, 1, 2, 3, 4 the models of 1 and 3.
    expect(models({ steps: 500 })).toBe(3);
    expect(models({ steps: 50 })).toBe(1);
    expect(models({ steps: 5000 })).toBe(21);
  });
});

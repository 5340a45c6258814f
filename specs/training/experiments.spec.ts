import { describe, expect, it } from '@jest/globals';
import { experimentNames, gridOf, stagesOf, type Training } from '../../src/training/experiments.ts';

const namesOf = (trainings: readonly Training[]) =>
  trainings.map(({ experiment, objective, seed }) => `${experiment} ${objective} ${seed}`);

describe('the grid', () => {
  it('is of the objectives that each experiment compares, seed by seed', () => {
    const names = namesOf(gridOf([3, 4]));
    expect(names).toHaveLength(2 * (3 + 3 + 5));
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, names.length / 2).every((name) => name.endsWith(' 3'))).toBe(true);
    expect(names).not.toContain('peak Pre 3');
  });

  it('is, where objectives are asked for, of those under which an experiment can be trained', () => {
    expect(namesOf(gridOf([0], experimentNames, ['RR', 'Pre']))).toEqual([
      'tishby Pre 0',
      'tishby RR 0',
      'peak Pre 0',
      'peak RR 0',
      'mnist RR 0',
    ]);
  });
});

describe('the stages of a training', () => {
  const [training] = gridOf([7], ['tishby'], ['RR']) as [Training];

  it('are X_A, and X_AA and X_AB with the plain task loss', () => {
    const stages = stagesOf(training);
    expect(
      stages.map(({ name, task, training: { objective, seed } }) => [name, task, objective, seed]),
    ).toEqual([
      ['A', 'A', 'RR', 7],
      ['AA', 'A', 'Std', 7],
      ['AB', 'B', 'Std', 7],
    ]);
    expect(stages[1]?.training.hyperparameters.steps).toBe(training.hyperparameters.fineTuning?.steps);
  });

  it('are one where nothing is trained further', () => {
    const { fineTuning, ...once } = training.hyperparameters;
    expect(stagesOf({ ...training, hyperparameters: once })).toHaveLength(1);
    expect(stagesOf(gridOf([0], ['peak'])[0] as Training)).toHaveLength(1);
  });
});

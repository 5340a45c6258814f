import { expect, it } from '@jest/globals';
import { figuresOf, metricsOf, nameValue } from '../../src/golden/figures.ts';
import type { FinishedCourse, FinishedMetrics } from '../../src/runs/finished.ts';

const quality = (error: number) => ({
  trainAccuracy: 0.95,
  testAccuracy: 1,
  trainReverseError: { d1: error, d2: error / 2 },
  testReverseError: { d1: error / 4, d2: error / 8 },
});
const courseTo = (error: number): FinishedCourse => ({
  records: [0, 1, 2].map((index) => ({
    index,
    step: 100 * index,
    loss: 10 - index,
    crossEntropy: 5 - index,
    ...quality(3 * error - index / 8),
  })),
  final: {
    ...quality(error),
    singularValues: [30, 2, 0.5],
    dataEnergies: [0.5, 0.25],
    permutedEnergies: [0.125, 0],
    information: [],
  },
});
const metrics: FinishedMetrics = {
  ...courseTo(0.25),
  initial: { singularValues: [3, 2, 1] },
  fineTuned: {},
};

it('figures hold all that claims are judged on: they give the metrics back', () => {
  expect(metricsOf(figuresOf(metrics), 100)).toEqual(metrics);
});

it('figures hold what became of a model that was trained further, and what its layers tell', () => {
  const told = (input: number): FinishedCourse => {
    const course = courseTo(0.125);
    return { ...course, final: { ...course.final, information: [{ input, label: 0.5 }] } };
  };
  const further: FinishedMetrics = {
    ...told(12),
    initial: { singularValues: [3, 2, 1] },
    fineTuned: { AA: told(6), AB: told(3) },
  };
  const figures = figuresOf(further);
  expect(figures['AB.inputInformation']).toEqual([3]);
  expect(metricsOf(figures, 100)).toEqual(further);
});

it('a curve has a value a record, and then one after the last step', () => {
  expect(figuresOf(metrics)['trainReverseError.d1']).toEqual([0.75, 0.625, 0.5, 0.25]);
  expect(figuresOf(metrics).loss).toEqual([10, 9, 8]);
});

it('are kept to 9 digits', () => {
  const third = { ...metrics, initial: { singularValues: [1 / 3] } };
  expect(figuresOf(third).initialSingularValues).toEqual([0.333333333]);
});

it.each([
  ['loss', 12, 50, 'loss[12]'],
  ['loss', 49, 50, 'loss[49]'],
  ['testAccuracy', 50, 51, 'testAccuracy[end]'],
  ['singularValues', 0, 128, 'singularValues σ1'],
  ['dataEnergies', 1, 10, 'dataEnergies u2'],
])('%s, value %i of %i, is called %s', (figure, at, length, name) => {
  expect(nameValue(figure, at, length)).toBe(name);
});

import { expect, it } from '@jest/globals';
import { agesOf } from '../../src/harness/golden/ages.ts';
import type { Metric } from '../../src/harness/study/metrics.ts';
import { toyExperiment } from '../setup/toy-experiment.ts';

const { metrics } = toyExperiment;
const ages = (name: string, length: number) =>
  agesOf(metrics.find((metric) => metric.name === name) as Metric, length, metrics);

it('records are of an age with those that are up to twice as old', () => {
  expect(ages('loss', 9)).toEqual([
    'record 0',
    'record 1',
    ...Array(2).fill('records 2 to 3'),
    ...Array(4).fill('records 4 to 7'),
    'records 8 to 15',
  ]);
});

it('what is measured at the end as well has an age of its own there', () => {
  expect(ages('hits', 3)).toEqual(['record 0', 'record 1', 'the end']);
});

it('series are as old as the start or the end, when they are measured', () => {
  expect(ages('firstWeights', 2)).toEqual(['the start', 'the start']);
  expect(ages('weights', 2)).toEqual(['the end', 'the end']);
});

it('all of a stage that follows the first is of one age', () => {
  expect(ages('late.loss', 3)).toEqual(Array(3).fill('stage late'));
});

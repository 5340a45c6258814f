import { expect, it } from '@jest/globals';
import { capture } from '../../src/harness/golden/capture.ts';
import { beginningOf, heldOf } from '../../src/harness/golden/held.ts';
import { type Metric, nameValue } from '../../src/harness/study/metrics.ts';
import { toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

const { metrics } = toyExperiment;
const table = toyTable('Odd', 0);

it('golden results hold every metric but those that are no results, in the order in which they are declared', () => {
  const reversed = Object.fromEntries(Object.entries(table).reverse());
  expect(Object.keys(heldOf(reversed, metrics))).toEqual([
    'loss',
    'error',
    'hits',
    'weights',
    'firstWeights',
    'late.loss',
  ]);
});

it('what was not measured is left out', () => {
  expect(heldOf({ loss: [1], hits: [] }, metrics)).toEqual({ loss: [1] });
});

it('numbers are kept to 9 digits', () => {
  expect(heldOf({ loss: [1 / 3] }, metrics)).toEqual({ loss: [0.333333333] });
});

it('the beginning of a run is what was measured before its first step and at its first records', () => {
  expect(beginningOf(table, metrics, 2)).toEqual({
    loss: [4, 2],
    error: [1, 0.95],
    hits: [0.5, 0.6],
    firstWeights: [3, 2, 1],
  });
});

it('the beginning of a run that was cut is all that it has of that, without its end', () => {
  const cut = {
    ...toyTable('Odd', 0),
    ...{ step: [0, 10], loss: [4, 2], error: [1, 0.95, 0.95], hits: [0.5, 0.6, 0.6], weights: [9, 9, 9] },
  };
  expect(beginningOf(cut, metrics, 2)).toEqual(beginningOf(table, metrics, 2));
});

it('a golden result is made of a run: what was given, what was measured, and what can be pictured', () => {
  const { fixture, pictures } = capture(toyRun('Odd', 0), toyExperiment, null);
  expect(fixture).toEqual({
    origin: 'found',
    experiment: 'throws',
    variant: 'Odd',
    seed: 0,
    dataSha256: 'a'.repeat(64),
    initialSha256: null,
    parameters: { steps: 20, force: 0.5 },
    metrics: heldOf(table, metrics),
    parts: { heavy: [1, 2] },
    dark: [],
    bits: null,
  });
  expect([...pictures.keys()]).toEqual(['course', 'heavy']);
});

it('a golden result tells what its run began with, where that is known', () => {
  const { run, ...rest } = toyRun('Odd', 0);
  const initialSha256 = 'e'.repeat(64);
  const { fixture } = capture({ ...rest, run: { ...run, initialSha256 } }, toyExperiment, null);
  expect(fixture.initialSha256).toBe(initialSha256);
});

it('a picture on which nothing is to be seen is not kept, and named', () => {
  const even = (gray: number) => ({ ...table, error: [gray, gray, gray + 15 / 255, gray] });
  const { fixture, pictures } = capture(toyRun('Odd', 0, even(0.5)), toyExperiment, null);
  expect(fixture.dark).toEqual(['course']);
  expect([...pictures.keys()]).toEqual(['heavy']);
  const seen = { ...table, error: [0.5, 0.5, 0.5 + 20 / 255, 0.5] };
  expect(capture(toyRun('Odd', 0, seen), toyExperiment, null).fixture.dark).toEqual([]);
});

it('parts that were chosen before are pictured again, and a picture of none is none', () => {
  const { fixture, pictures } = capture(toyRun('Odd', 0), toyExperiment, null, { heavy: [] });
  expect(fixture.parts).toEqual({ heavy: [] });
  expect(fixture.dark).toEqual([]);
  expect([...pictures.keys()]).toEqual(['course']);
});

it.each([
  ['loss', 12, 50, 'loss[12]'],
  ['loss', 49, 50, 'loss[49]'],
  ['hits', 50, 51, 'hits[end]'],
  ['weights', 0, 128, 'weights w1'],
  ['secondsPerStep', 0, 1, 'secondsPerStep[end]'],
])('%s, value %i of %i, is called %s', (name, at, length, called) => {
  const metric = metrics.find((one) => one.name === name) as Metric;
  expect(nameValue(metric, at, length)).toBe(called);
});

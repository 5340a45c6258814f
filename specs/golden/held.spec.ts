import { expect, it } from '@jest/globals';
import { capture } from '../../src/harness/golden/capture.ts';
import { agreementSteps, heldOf } from '../../src/harness/golden/held.ts';
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

it('engines are compared on the first records of the metrics that say so', () => {
  expect(agreementSteps(table, toyExperiment)).toEqual({ loss: [4, 2], error: [1, 0.95] });
  expect(agreementSteps(table, { ...toyExperiment, probes: {} })).toEqual({ loss: [], error: [] });
});

it('a golden result is made of a run: what was given, what was measured, and what can be pictured', () => {
  const { fixture, pictures } = capture(toyRun('Odd', 0), toyExperiment, null);
  expect(fixture).toEqual({
    origin: 'found',
    experiment: 'throws',
    variant: 'Odd',
    seed: 0,
    dataSha256: 'a'.repeat(64),
    parameters: { steps: 20, force: 0.5 },
    metrics: heldOf(table, metrics),
    parts: { heavy: [1, 2] },
    bits: null,
  });
  expect([...pictures.keys()]).toEqual(['course', 'heavy']);
});

it('parts that were chosen before are pictured again, and a picture of none is none', () => {
  const { fixture, pictures } = capture(toyRun('Odd', 0), toyExperiment, null, { heavy: [] });
  expect(fixture.parts).toEqual({ heavy: [] });
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

import { expect, it } from '@jest/globals';
import { observe } from '../../src/harness/judge/observe.ts';
import type { Observation, SeedRuns } from '../../src/harness/study/claim.ts';
import { mapEntries } from '../../src/kit/arrays.ts';
import { atEnd } from '../setup/made-up.ts';
import { experimentsOfPaper } from '../setup/paper.ts';

const observations = experimentsOfPaper.flatMap(({ observations: own }) => own);
const observationOf = (id: string) => observations.find((one) => one.id === id) as Observation;

/** Made-up runs of a seed: accuracy on the test images, and the time of a step. */
const group = (
  seed: number,
  of: Readonly<Record<string, readonly [testAccuracy: number, secondsPerStep: number | null]>>,
): SeedRuns => ({
  seed,
  runs: mapEntries(of, (_, [testAccuracy, seconds]) => ({
    testAccuracy: atEnd(testAccuracy),
    ...(seconds === null ? {} : { secondsPerStep: [seconds] }),
  })),
});

it.each(['peak', 'mnist'])(
  'the cost on %s is the time of a step over that of Std, not under',
  (experiment) => {
    const groups = [
      group(3, { Std: [1, 0.01], Ort: [1, 0.03], RR: [1, 0.02] }),
      group(5, { Std: [1, 0.02], Ort: [1, 0.1], RR: [1, 0.02] }),
    ];
    const { values } = observe(observationOf(`${experiment}-cost`), groups);
    expect(values.map(({ name, mean }) => [name, mean])).toEqual([
      ['Ort', expect.closeTo(4, 12)],
      ['RR', expect.closeTo(1.5, 12)],
    ]);
    expect(values[1]?.perSeed).toEqual([
      { seed: 3, value: expect.closeTo(2, 12) },
      { seed: 5, value: expect.closeTo(1, 12) },
    ]);
  },
);

it('a cost that was not measured, or that Std did not, is left out and not taken for 0', () => {
  const { values } = observe(observationOf('peak-cost'), [
    group(0, { Std: [1, 0.01], Ort: [1, null], RR: [1, 0.03] }),
    group(1, { Std: [1, null], Ort: [1, null], RR: [1, 0.02] }),
  ]);
  expect(values).toEqual([
    { name: 'RR', mean: expect.closeTo(3, 12), perSeed: [{ seed: 0, value: expect.closeTo(3, 12) }] },
  ]);
});

it('the accuracy on mnist is that of each objective on the test digits, after the last step', () => {
  const { values, what } = observe(observationOf('mnist-accuracy'), [
    group(0, { Std: [1, 0.01], Ort: [0.5, 0.01], RR: [0, 0.01] }),
    group(1, { Std: [0.5, 0.01], Ort: [0.5, 0.01], RR: [0, 0.01] }),
  ]);
  expect(what).toMatch(/test digits/);
  expect(values.map(({ name, mean, perSeed }) => [name, mean, perSeed.map(({ value }) => value)])).toEqual([
    ['Std', 0.75, [1, 0.5]],
    ['Ort', 0.5, [0.5, 0.5]],
    ['RR', 0, [0, 0]],
  ]);
});

it('nothing is observed of no runs', () => {
  expect(observations.map(({ id }) => id)).toEqual(['peak-cost', 'mnist-accuracy', 'mnist-cost']);
  for (const one of observations) expect(observe(one, []).values).toEqual([]);
});

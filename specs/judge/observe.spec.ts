import { expect, it } from '@jest/globals';
import { observe } from '../../src/harness/judge/observe.ts';
import type { Observation, SeedRuns } from '../../src/harness/study/claim.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import { toyExperiment } from '../setup/toy-experiment.ts';

const [cost] = toyExperiment.observations as [Observation];
const time = (seconds: number | null): Table => (seconds === null ? {} : { secondsPerStep: [seconds] });
const seedOf = (seed: number, even: number | null, odd: number | null): SeedRuns => ({
  seed,
  runs: { Even: time(even), Odd: time(odd) },
});

it('an observation has a number for each seed, and their mean', () => {
  expect(observe(cost, [seedOf(3, 0.5, 1), seedOf(5, 0.25, 1)])).toEqual({
    id: 'cost',
    what: cost.what,
    why: cost.why,
    values: [
      {
        name: 'Odd',
        mean: 3,
        perSeed: [
          { seed: 3, value: 2 },
          { seed: 5, value: 4 },
        ],
      },
    ],
  });
});

it('what a seed does not have is left out and not taken for 0', () => {
  const { values } = observe(cost, [seedOf(0, 0.5, null), seedOf(1, 0.5, 1), seedOf(2, null, 1)]);
  expect(values).toEqual([{ name: 'Odd', mean: 2, perSeed: [{ seed: 1, value: 2 }] }]);
});

it('nothing is observed of no runs', () => {
  expect(observe(cost, []).values).toEqual([]);
});

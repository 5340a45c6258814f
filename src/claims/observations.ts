import { mean } from 'simple-statistics';
import type { ObjectiveName } from '../objectives/objective.ts';
import type { ExperimentName } from '../training/experiments.ts';
import type { Group } from './evidence.ts';

/** Something that is measured and shown, and not claimed. */
export interface Observation {
  readonly id: string;
  readonly experiment: ExperimentName;
  readonly what: string;
  /** Why it is no claim. */
  readonly why: string;
  /** Its numbers, by name. */
  readonly values: Readonly<Record<string, (group: Group) => number | null>>;
}

/** What was observed over seeds. */
export interface Observed {
  readonly id: string;
  readonly experiment: ExperimentName;
  readonly what: string;
  readonly why: string;
  readonly values: readonly {
    readonly name: string;
    readonly mean: number;
    readonly perSeed: readonly { readonly seed: number; readonly value: number }[];
  }[];
}

const testAccuracy = (objective: ObjectiveName) => (group: Group) =>
  group.runs[objective].metrics.final.testAccuracy;

const timeOverStd =
  (objective: ObjectiveName) =>
  ({ runs }: Group) => {
    const [time, std] = [runs[objective].run.secondsPerStep, runs.Std.run.secondsPerStep];
    return time === null || !std ? null : time / std;
  };

const noise =
  'Wall time on a machine with other work on it is no property of the method; “npm run bench” measures it with care.';

export const observations: readonly Observation[] = [
  {
    id: 'mnist-accuracy',
    experiment: 'mnist',
    what: 'share of the 2 test digits classified rightly',
    why: 'The reference applies softmax twice, to inputs of 0 … 255 as they are: it saturates, and the weights hardly learn the task. Any of 0, 0.5 and 1 comes out (quirk 1).',
    values: { Std: testAccuracy('Std'), Ort: testAccuracy('Ort'), RR: testAccuracy('RR') },
  },
  {
    id: 'peak-cost',
    experiment: 'peak',
    what: 'time per training step, over that of Std',
    why: noise,
    values: { Ort: timeOverStd('Ort'), RR: timeOverStd('RR') },
  },
  {
    id: 'mnist-cost',
    experiment: 'mnist',
    what: 'time per training step, over that of Std',
    why: noise,
    values: { Ort: timeOverStd('Ort'), RR: timeOverStd('RR') },
  },
];

/** Takes an observation's numbers for each seed; a number that a seed does not have is left out. */
export function observe(observation: Observation, groups: readonly Group[]): Observed {
  const { id, experiment, what, why } = observation;
  const values = Object.entries(observation.values).flatMap(([name, of]) => {
    const perSeed = groups.flatMap((group) => {
      const value = of(group);
      return value === null ? [] : [{ seed: group.seed, value }];
    });
    return perSeed.length === 0 ? [] : [{ name, mean: mean(perSeed.map(({ value }) => value)), perSeed }];
  });
  return { id, experiment, what, why, values };
}

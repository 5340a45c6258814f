import type { DatasetLayout } from '../datasets/dataset.ts';
import { mnist as mnistData } from '../datasets/mnist.ts';
import { peak as peakData } from '../datasets/peak.ts';
import { mnist as mnistNetwork } from '../networks/mnist.ts';
import type { Network } from '../networks/network.ts';
import { peak as peakNetwork } from '../networks/peak.ts';
import type { Factors, ObjectiveName } from '../objectives/objective.ts';
import { objectiveNames } from '../objectives/registry.ts';

export type ExperimentName = 'mnist' | 'peak';

/** Everything that an experiment fixes, but for the objective and the seed. */
export interface Experiment {
  readonly name: ExperimentName;
  /** What the reference calls it in the names of folders. */
  readonly folder: string;
  readonly layout: DatasetLayout;
  readonly network: Network;
  readonly hyperparameters: Hyperparameters;
}

export interface Hyperparameters extends Factors {
  /** Steps of full-batch training; one step is one epoch. */
  readonly steps: number;
  readonly learningRate: number;
  /** Steps between two records. */
  readonly recordEvery: number;
  /** How many of the numbered models are kept, newest first. */
  readonly maxSave: number;
}

/**
 * The grid of experiments with every hyperparameter of the reference.
 *
 * Source: SVD-example/RUN_ME.py.
 */
export const experiments: Readonly<Record<ExperimentName, Experiment>> = {
  mnist: {
    name: 'mnist',
    folder: 'MNIST',
    layout: mnistData,
    network: mnistNetwork,
    hyperparameters: { steps: 1000, learningRate: 1e-4, rr: 1e-5, ortho: 0.1, recordEvery: 100, maxSave: 20 },
  },
  peak: {
    name: 'peak',
    folder: 'peak',
    layout: peakData,
    network: peakNetwork,
    hyperparameters: { steps: 5000, learningRate: 1e-4, rr: 1e-6, ortho: 0.1, recordEvery: 100, maxSave: 20 },
  },
};

export const experimentNames = Object.keys(experiments) as ExperimentName[];

/** One training: an experiment under one objective, from one seed. */
export interface Training {
  readonly experiment: ExperimentName;
  readonly objective: ObjectiveName;
  readonly seed: number;
  readonly hyperparameters: Hyperparameters;
}

/**
 * The trainings of a grid, each with its experiment's hyperparameters: seed by seed, the longest first, so that at the
 * end of a seed no process is left alone with a long one.
 */
export function gridOf(
  seeds: readonly number[],
  which: readonly ExperimentName[] = experimentNames,
  objectives: readonly ObjectiveName[] = objectiveNames,
): Training[] {
  return seeds.flatMap((seed) =>
    which.toReversed().flatMap((experiment) =>
      objectives.toReversed().map((objective) => ({
        experiment,
        objective,
        seed,
        hyperparameters: experiments[experiment].hyperparameters,
      })),
    ),
  );
}

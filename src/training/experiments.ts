import type { ExperimentData, TaskName } from '../datasets/dataset.ts';
import type { DataKind, DataOrigin } from '../datasets/manifest.ts';
import { mnist as mnistData } from '../datasets/mnist.ts';
import { peak as peakData } from '../datasets/peak.ts';
import { type DataIdentity, identityOf } from '../datasets/source.ts';
import { tishby as tishbyData } from '../datasets/tishby.ts';
import { mnist as mnistNetwork } from '../networks/mnist.ts';
import type { Network } from '../networks/network.ts';
import { peak as peakNetwork } from '../networks/peak.ts';
import { tishby as tishbyNetwork } from '../networks/tishby.ts';
import type { Factors, ObjectiveName } from '../objectives/objective.ts';

export type ExperimentName = 'mnist' | 'peak' | 'tishby';

/** Everything that an experiment fixes, but for the objective and the seed. */
export interface Experiment {
  readonly name: ExperimentName;
  /** What the reference calls it in the names of folders. */
  readonly folder: string;
  readonly data: ExperimentData;
  readonly network: Network;
  /** The objectives that are compared, in the order of the paper's figures. */
  readonly compared: readonly ObjectiveName[];
  /** Those that can be trained besides. */
  readonly besides: readonly ObjectiveName[];
  /** Over how many seeds its claims are judged, unless the user says otherwise. */
  readonly seeds: number;
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
  /** How the trained model is trained further with the plain task loss; undefined where it is not. */
  readonly fineTuning?: { readonly steps: number; readonly learningRate: number } | undefined;
}

/**
 * The grid of experiments with every hyperparameter.
 *
 * Source: SVD-example/RUN_ME.py for mnist and peak. The paper does not publish those of tishby; docs/tishby.md tells
 * how they were chosen.
 */
export const experiments: Readonly<Record<ExperimentName, Experiment>> = {
  mnist: {
    name: 'mnist',
    folder: 'MNIST',
    data: mnistData,
    network: mnistNetwork,
    compared: ['Std', 'Ort', 'RR'],
    besides: [],
    seeds: 5,
    hyperparameters: { steps: 1000, learningRate: 1e-4, rr: 1e-5, ortho: 0.1, recordEvery: 100, maxSave: 20 },
  },
  peak: {
    name: 'peak',
    folder: 'peak',
    data: peakData,
    network: peakNetwork,
    compared: ['Std', 'Ort', 'RR'],
    besides: ['Pre', 'RR-local'],
    seeds: 5,
    hyperparameters: { steps: 5000, learningRate: 1e-4, rr: 1e-6, ortho: 0.1, recordEvery: 100, maxSave: 20 },
  },
  tishby: {
    name: 'tishby',
    folder: 'tishby',
    data: tishbyData,
    network: tishbyNetwork,
    compared: ['Std', 'Ort', 'RR', 'Pre', 'RR-local'],
    besides: [],
    seeds: 10,
    hyperparameters: {
      steps: 500,
      learningRate: 5e-3,
      rr: 1e-5,
      ortho: 1e-3,
      recordEvery: 100,
      maxSave: 20,
      fineTuning: { steps: 300, learningRate: 5e-3 },
    },
  },
};

export const experimentNames = Object.keys(experiments) as ExperimentName[];

/** The experiments whose data are images. */
export const imageExperiments = experimentNames.filter((name) => experiments[name].data.kind === 'images');

/** The data of an experiment, where the images are those of a source. */
export const dataOf = (experiment: ExperimentName, images: DataIdentity): DataIdentity =>
  identityOf(experiments[experiment].data, images);

/** Where the data of an experiment comes from, where the images are of this kind. */
export const originOf = (experiment: ExperimentName, images: DataKind): DataOrigin =>
  experiments[experiment].data.kind === 'computed' ? 'computed' : images;

/** All objectives that an experiment can be trained under. */
export function objectivesOf(experiment: ExperimentName): readonly ObjectiveName[] {
  const { compared, besides } = experiments[experiment];
  return [...compared, ...besides];
}

/** One training: an experiment under one objective, from one seed. */
export interface Training {
  readonly experiment: ExperimentName;
  readonly objective: ObjectiveName;
  readonly seed: number;
  readonly hyperparameters: Hyperparameters;
}

/**
 * The models that a training gives, as the paper names them after the objective: X_A, trained on task A; and where it
 * is trained further, X_AA on task A and X_AB on task B.
 */
export const stageNames = ['A', 'AA', 'AB'] as const;
export type StageName = (typeof stageNames)[number];

/** One stage of a training, which is a training itself. */
export interface Stage {
  readonly name: StageName;
  readonly task: TaskName;
  readonly training: Training;
}

/** The stages of a training: the first from the initial weights, each other from the first one's model. */
export function stagesOf(training: Training): Stage[] {
  const { fineTuning, ...rest } = training.hyperparameters;
  const first: Stage = { name: 'A', task: 'A', training };
  if (!fineTuning) return [first];
  const further: Training = { ...training, objective: 'Std', hyperparameters: { ...rest, ...fineTuning } };
  return [first, { name: 'AA', task: 'A', training: further }, { name: 'AB', task: 'B', training: further }];
}

/**
 * The trainings of a grid, each with its experiment's hyperparameters: seed by seed, the longest first, so that at the
 * end of a seed no process is left alone with a long one.
 *
 * @param objectives those that an experiment cannot be trained under are left out; by default those it compares
 */
export function gridOf(
  seeds: readonly number[],
  which: readonly ExperimentName[] = experimentNames,
  objectives: readonly ObjectiveName[] | null = null,
): Training[] {
  return seeds.flatMap((seed) =>
    which.toReversed().flatMap((experiment) => {
      const { compared, hyperparameters } = experiments[experiment];
      const offered = objectivesOf(experiment);
      const chosen = objectives ? offered.filter((objective) => objectives.includes(objective)) : compared;
      return chosen.toReversed().map((objective) => ({ experiment, objective, seed, hyperparameters }));
    }),
  );
}

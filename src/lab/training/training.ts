import type { NamedArrays } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import type { Network } from '../networks/network.ts';
import type { Factors, Objective } from '../objectives/objective.ts';
import { adamState } from './adam.ts';
import type { Disturbance } from './disturbance.ts';
import type { Evaluation, Predicted } from './evaluator.ts';

/** One training: a network under one objective, from one seed. */
export interface Training {
  /** What it is called where it cannot go on: `peak RR, seed 0`. */
  readonly name: string;
  readonly network: Network;
  readonly objective: Objective;
  /** Those that the objective reads. */
  readonly factors: Factors;
  /** Feeds the noise; the initial parameters are given. */
  readonly seed: number;
  /** How many steps; of training on the full batch each is an epoch. */
  readonly steps: number;
  readonly learningRate: number;
  /** The step from which the learning rate is a tenth; undefined where it stays. */
  readonly rateDropAt?: number | undefined;
  /** How many rows a step sees, drawn anew in each epoch; undefined where it sees all. */
  readonly batch?: number | undefined;
  /** Steps between two records. */
  readonly recordEvery: number;
  /** How its arithmetic is disturbed, where that is to be found out which results depend on its rounding. */
  readonly disturbance?: Disturbance | undefined;
}

/** The model at some point of its training, run over both batches. */
export interface Snapshot {
  readonly parameters: NamedArrays;
  readonly train: Evaluation;
  readonly test: Evaluation;
  /** What it says of the test data of the other task, where it is tested on these. */
  readonly other?: Predicted;
}

/** Where a training stands: all that its coming steps depend on. */
export interface Checkpoint {
  /** How many steps were done. */
  readonly done: number;
  /** The parameters and Adam's moments. */
  readonly state: NamedArrays;
  /** The state of the generator of the objective's noise. */
  readonly noise: readonly number[];
}

/** Where a training stands before its first step. */
export function beginning(
  { seed, network }: Pick<Training, 'seed' | 'network'>,
  initial: NamedArrays,
): Checkpoint {
  return { done: 0, state: adamState(initial, network.statistics), noise: new Random(seed, 'noise').state };
}

/** What is recorded at each step i with i mod `recordEvery` = 0, after that step's update. */
export interface TrainingRecord extends Snapshot {
  /** 0, 1, 2, … */
  readonly index: number;
  /** The step, counted from 0. */
  readonly step: number;
  /** The loss and the cross-entropy of this step, before its update. */
  readonly loss: number;
  readonly crossEntropy: number;
  /** From here the training can go on, and ends with the same bits. */
  readonly checkpoint: Checkpoint;
}

/** The training cannot go on: its loss, its weights or its moments are no finite numbers. */
export class DivergenceError extends Error {
  override name = 'DivergenceError';
}

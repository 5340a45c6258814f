import type { tf } from '../../engines/tfjs.ts';
import type { Parameter } from '../../harness/study/parameters.ts';
import type { Forward, Network, Parameters } from '../networks/network.ts';

/** The weight of a loss term, which a user can set. Terms that share one share its meaning. */
export interface Factor extends Parameter {
  /** What it is where an experiment says nothing else. */
  readonly usual: number;
}

/** Factors by their names. */
export type Factors = Readonly<Record<string, number>>;

/** What a loss term is computed from. */
export interface LossInputs {
  readonly network: Network;
  readonly parameters: Parameters;
  /** The same numbers, which no gradient reaches. */
  readonly fixed: Parameters;
  readonly forward: Forward;
  /** Of the forward pass's prediction, a scalar. */
  readonly crossEntropy: tf.Tensor;
  readonly factors: Factors;
  /** What the step is fed: the unit vectors that `noise` asked for, name ↦ [dimension, 1], drawn anew for each step. */
  readonly noise: Readonly<Record<string, tf.Tensor>>;
  /** The phase that the step belongs to, of those that `phases` asked for: [phases, 1], one-hot. */
  readonly phase: tf.Tensor | undefined;
}

/** A summand of a loss, which objectives are made of. */
export interface LossTerm {
  /** The factors that it reads. */
  readonly factors: readonly Factor[];
  /** The random unit vectors that each step consumes: name ↦ dimension. */
  noise?(network: Network): Readonly<Record<string, number>>;
  /** How many phases of equal length the training is divided into; undefined where it is of one piece. */
  phases?(network: Network): number;
  /** A scalar, its factor included. */
  value(inputs: LossInputs): tf.Tensor;
}

/** One way to train: what is minimised is the cross-entropy, unless it has no task, and each of its terms. */
export interface Objective {
  /** `RR-local`: letters, digits and hyphens. */
  readonly name: string;
  /** In plain words. */
  readonly words: string;
  readonly hasTask: boolean;
  readonly terms: readonly LossTerm[];
}

/** A factor of this name: any finite number from 0. */
export const factor = (name: string, words: string, usual: number): Factor => ({
  name,
  words,
  usual,
  isInteger: false,
  least: 0,
  most: Number.POSITIVE_INFINITY,
});

/** The loss of an objective, a scalar. */
export function lossOf({ hasTask, terms }: Objective, inputs: LossInputs): tf.Tensor {
  const values = terms.map((term) => term.value(inputs));
  return total(hasTask ? [inputs.crossEntropy, ...values] : values);
}

/** The random unit vectors that each step of an objective consumes: name ↦ dimension. */
export const noiseOf = ({ terms }: Objective, network: Network): Readonly<Record<string, number>> =>
  Object.assign({}, ...terms.map((term) => term.noise?.(network)));

/** How many phases a training under an objective has; 0 where it is of one piece. */
export const phasesOf = ({ terms }: Objective, network: Network): number =>
  Math.max(0, ...terms.map((term) => term.phases?.(network) ?? 0));

/** The factors that an objective reads, each once. */
export const factorsOf = ({ terms }: Objective): Factor[] => [
  ...new Map(terms.flatMap(({ factors }) => factors).map((one) => [one.name, one])).values(),
];

/** The sum of scalars, from the first to the last. */
export const total = (scalars: readonly tf.Tensor[]): tf.Tensor => scalars.reduce((sum, one) => sum.add(one));

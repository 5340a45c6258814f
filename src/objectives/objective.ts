import type * as tf from '@tensorflow/tfjs';
import type { Forward, Network, Parameters } from '../networks/network.ts';

/** The weights of the terms that Ort and RR add to the cross-entropy. */
export interface Factors {
  /** λ of ½‖d'ₘ − dₘ‖², for every layer of the reverse pass. */
  readonly rr: number;
  /** λ of SRIP(W), for every weight matrix. */
  readonly ortho: number;
}

/** What a loss is computed from. */
export interface LossInputs {
  readonly network: Network;
  readonly parameters: Parameters;
  /** The same numbers, which no gradient reaches. */
  readonly fixed: Parameters;
  readonly forward: Forward;
  /** The cross-entropy of the forward pass's prediction, a scalar. */
  readonly crossEntropy: tf.Tensor;
  readonly factors: Factors;
  /** What the step is fed: the unit vectors that `noise` asked for, name ↦ [dimension, 1], drawn anew for each step. */
  readonly noise: Readonly<Record<string, tf.Tensor>>;
  /** The phase that the step belongs to, of those that `phases` asked for: [phases, 1], one-hot. */
  readonly phase: tf.Tensor | undefined;
}

/** One way to train. */
export interface Objective {
  readonly name: ObjectiveName;
  /** The factors that its loss reads. */
  readonly factors: readonly (keyof Factors)[];
  /** The random unit vectors that each step consumes: name ↦ dimension. */
  noise(network: Network): Readonly<Record<string, number>>;
  /** How many phases of equal length the training is divided into; undefined where it is of one piece. */
  phases?(network: Network): number;
  /** What is minimised, a scalar. */
  loss(inputs: LossInputs): tf.Tensor;
}

export type ObjectiveName = 'Std' | 'Ort' | 'RR' | 'Pre' | 'RR-local';

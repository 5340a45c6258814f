import type * as tf from '@tensorflow/tfjs';
import type { Forward, Network, Parameters } from '../networks/network.ts';

/** The weights of the terms that Ort and RR add to the cross-entropy. */
export interface Factors {
  /** λ of ½‖d'ₘ − dₘ‖², for every layer of the reverse pass. */
  readonly rr: number;
  /** λ of SRIP(W), for every weight matrix. */
  readonly ortho: number;
}

/** What a term is computed from. */
export interface TermInputs {
  readonly network: Network;
  readonly parameters: Parameters;
  readonly forward: Forward;
  readonly factors: Factors;
  /** The unit vectors that `noise` asked for: name ↦ [dimension, 1], drawn anew for each step. */
  readonly noise: Readonly<Record<string, tf.Tensor>>;
}

/** One way to train: cross-entropy plus a term of its own. */
export interface Objective {
  readonly name: ObjectiveName;
  /** The random unit vectors that each step consumes: name ↦ dimension. */
  noise(network: Network): Readonly<Record<string, number>>;
  /** The term added to the cross-entropy, factors included; null where there is none. */
  term(inputs: TermInputs): tf.Tensor | null;
}

export type ObjectiveName = 'Std' | 'Ort' | 'RR';

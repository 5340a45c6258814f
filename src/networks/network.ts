import type * as tf from '@tensorflow/tfjs';

/** The trainable tensors of a network, by the names under which models store them. */
export type Parameters<Name extends string = string> = Readonly<Record<Name, tf.Tensor>>;

/** What the forward pass computes. */
export interface Forward {
  /** d1, d2, … : the input and the output of each layer, [n, width of the layer]. */
  readonly activations: readonly tf.Tensor[];
  /** Softmax of the last layer, [n, classes]. */
  readonly prediction: tf.Tensor;
}

/**
 * A network whose layers can be run backwards with the same weights, transposed. Both passes read the one stored W,
 * so there is nothing to tie: training either trains both.
 */
export interface Network<Name extends string = string> {
  readonly name: string;
  /** The shape of every parameter; its order is the order in models and of drawing initial weights. */
  readonly shapes: Readonly<Record<Name, readonly number[]>>;
  /** The names of the weight matrices, first layer first: drawn by Glorot, held orthogonal by Ort. */
  readonly weights: readonly Name[];
  /** The names of parameters that start at 1 (batch norm's γ); all other non-weights start at 0. */
  readonly ones: readonly Name[];
  /** d1 [n, inputs] ↦ d2, d3, … and the prediction. */
  forward(parameters: Parameters<Name>, d1: tf.Tensor): Forward;
  /** d1', d2', … : from the forward pass's last activation back to the input, each shaped as its d. */
  reverse(parameters: Parameters<Name>, forward: Forward): tf.Tensor[];
}

/** The names of a network's parameters, in order. */
export function parameterNames<Name extends string>(network: Network<Name>): Name[] {
  return Object.keys(network.shapes) as Name[];
}

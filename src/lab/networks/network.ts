import type * as tf from '@tensorflow/tfjs';
import type { FloatArray, NamedArrays } from '../../kit/arrays.ts';

/** The trainable tensors of a network, by the names under which models store them. */
export type Parameters<Name extends string = string> = Readonly<Record<Name, tf.Tensor>>;

/** A layer, which can be run backwards with the same weights, transposed. */
export interface Layer<Name extends string = string> {
  /** The names of its own parameters. */
  readonly parameters: readonly Name[];
  /** dₘ ↦ dₘ₊₁ */
  forward(parameters: Parameters<Name>, d: tf.Tensor): tf.Tensor;
  /** dₘ₊₁' ↦ dₘ', shaped as dₘ; it may read what belongs to the layer below. */
  reverse(parameters: Parameters<Name>, above: tf.Tensor): tf.Tensor;
}

/**
 * A network whose layers can be run backwards. Both passes read the one stored W, so there is nothing to tie: training
 * either trains both.
 */
export interface Network<Name extends string = string> {
  readonly name: string;
  /** The shape of every parameter; its order is the order in models and of drawing initial weights. */
  readonly shapes: Readonly<Record<Name, readonly number[]>>;
  /** The names of the weights, first layer first: drawn by Glorot, held orthogonal by Ort; spectra are of the first. */
  readonly weights: readonly [Name, ...Name[]];
  /** The names of parameters that start at 1 (batch norm's γ); all other non-weights start at 0. */
  readonly ones: readonly Name[];
  /** First layer first. */
  readonly layers: readonly Layer<Name>[];
  /** The last layer's output [n, classes] ↦ what the cross-entropy is given. */
  predict(last: tf.Tensor): tf.Tensor;
}

/** What the forward pass computes. */
export interface Forward {
  /** d1, d2, … : the input and the output of each layer, [n, width of the layer]. */
  readonly activations: readonly tf.Tensor[];
  /** [n, classes] */
  readonly prediction: tf.Tensor;
}

/** The forward pass: d1 [n, inputs] ↦ d2, d3, … and the prediction. */
export function forwardPass(network: Network, parameters: Parameters, d1: tf.Tensor): Forward {
  const activations = [d1];
  for (const layer of network.layers)
    activations.push(layer.forward(parameters, activations.at(-1) as tf.Tensor));
  return { activations, prediction: network.predict(activations.at(-1) as tf.Tensor) };
}

/**
 * The reverse pass: d1', d2', … , from the forward pass's last activation through all layers back to the input. Each
 * layer is fed from the one above; the last activation itself has no d'.
 */
export function reversePass(
  network: Network,
  parameters: Parameters,
  { activations }: Pick<Forward, 'activations'>,
): tf.Tensor[] {
  let above = activations.at(-1) as tf.Tensor;
  const back = network.layers.toReversed().map((layer) => {
    above = layer.reverse(parameters, above);
    return above;
  });
  return back.reverse();
}

/** Each layer's own reverse step, d1', d2', … , fed from its own output dₘ₊₁ instead of from the layer above. */
export function localReverse(
  network: Network,
  parameters: Parameters,
  { activations }: Pick<Forward, 'activations'>,
): tf.Tensor[] {
  return network.layers.map((layer, at) => layer.reverse(parameters, activations[at + 1] as tf.Tensor));
}

/** The first weights among a network's parameters. */
export const firstWeights = ({ weights: [first] }: Network, parameters: NamedArrays): FloatArray =>
  parameters[first] as FloatArray;

/** The names of a network's parameters, in order. */
export function parameterNames<Name extends string>(network: Network<Name>): Name[] {
  return Object.keys(network.shapes) as Name[];
}

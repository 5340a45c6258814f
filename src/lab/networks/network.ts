import type { tf } from '../../engines/tfjs.ts';
import type { FloatArray, NamedArrays } from '../../kit/arrays.ts';

/** The trainable tensors of a network, by the names under which models store them. */
export type Parameters<Name extends string = string> = Readonly<Record<Name, tf.Tensor>>;

/** A parameter that is there, whichever names a network has. */
export const parameterOf = (parameters: Parameters, name: string): tf.Tensor => parameters[name] as tf.Tensor;

/**
 * The mean and the variance of the batch at hand, which batch norm with running statistics leaves here while a network is trained,
 * by the names of the statistics that they go into; kept, so that whoever asked for them disposes of them.
 */
export type BatchStatistics = Record<string, tf.Tensor>;

/** A layer, which can be run backwards with the same weights, transposed. */
export interface Layer<Name extends string = string> {
  /** The names of its own parameters. */
  readonly parameters: readonly Name[];
  /** dₘ ↦ dₘ₊₁ @param batch where the network is trained; where it is undefined, it is tested */
  forward(parameters: Parameters<Name>, d: tf.Tensor, batch?: BatchStatistics): tf.Tensor;
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
  /**
   * Those of its shapes that no gradient reaches: running statistics, which each step moves towards those of its batch; none by
   * default.
   */
  readonly statistics?: readonly Name[];
  /** First layer first. */
  readonly layers: readonly Layer<Name>[];
  /** Data as they are stored ↦ d1; by default they are the same. */
  input?(stored: tf.Tensor): tf.Tensor;
  /** The last layer's output ↦ what the cross-entropy is given, [n, classes]; what it does has no reverse. */
  predict(last: tf.Tensor, parameters: Parameters<Name>): tf.Tensor;
  /**
   * How ½‖d'ₘ − dₘ‖² counts in a loss: as the `sum` over all rows and entries, as the authors' scripts have it, or as the `mean` over
   * both. By default the sum.
   */
  readonly reverseTerm?: 'sum' | 'mean';
  /** How many multiplications a row takes forwards; by default as many as there are weights. */
  readonly multiplications?: number;
}

/** What the forward pass computes. */
export interface Forward {
  /** d1, d2, … : the input and the output of each layer, [n, width of the layer] or [n, height, width, channels]. */
  readonly activations: readonly tf.Tensor[];
  /** [n, classes] */
  readonly prediction: tf.Tensor;
}

/** The forward pass: d1 ↦ d2, d3, … and the prediction. @param batch as a layer is given it */
export function forwardPass(
  network: Network,
  parameters: Parameters,
  d1: tf.Tensor,
  batch?: BatchStatistics,
): Forward {
  const activations = [d1];
  for (const layer of network.layers)
    activations.push(layer.forward(parameters, activations.at(-1) as tf.Tensor, batch));
  return { activations, prediction: network.predict(activations.at(-1) as tf.Tensor, parameters) };
}

/** d1 of data as they are stored. */
export const inputOf = (network: Network, stored: tf.Tensor): tf.Tensor => network.input?.(stored) ?? stored;

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

/** The names of those that a training changes by gradients, in order. */
export function trainedNames(network: Network): string[] {
  return parameterNames(network).filter((name) => !network.statistics?.includes(name));
}

/** The names of a network's parameters, in order. */
export function parameterNames<Name extends string>(network: Network<Name>): Name[] {
  return Object.keys(network.shapes) as Name[];
}

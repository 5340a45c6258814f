import type * as tf from '@tensorflow/tfjs';
import type { Engine } from '../../engines/engine.ts';
import { type FloatArray, mapEntries, type NamedArrays } from '../../kit/arrays.ts';
import type { Batch } from '../data/dataset.ts';
import { forwardPass, localReverse, type Network, reversePass } from '../networks/network.ts';

/** A model run forwards and backwards over a batch. */
export interface Evaluation {
  /** [n, classes] */
  readonly prediction: FloatArray;
  /** [n, classes], one-hot, as given. */
  readonly labels: FloatArray;
  /** d1, d2, … and the last layer's output, [n, width]. */
  readonly activations: readonly FloatArray[];
  /** d1', d2', … , each shaped as its d; the last layer's output has none. */
  readonly reverse: readonly FloatArray[];
  /** The same where each layer is fed its own output, and not what the reverse pass makes of that. */
  readonly localReverse: readonly FloatArray[];
}

/** Runs a model forwards and backwards over a batch; backwards through other parameters, where there are any. */
export type Evaluate = (
  parameters: NamedArrays,
  batch: Batch,
  backwards?: NamedArrays,
) => Promise<Evaluation>;

/** Prepares both passes of a network on an engine. */
export function evaluator(network: Network, engine: Engine): Evaluate {
  const run = engine.prepare((given) => {
    const d1 = given[input] as tf.Tensor;
    const forward = forwardPass(network, given, d1);
    const backwards = mapEntries(
      network.shapes,
      (name) => (given[backKey(name)] ?? given[name]) as tf.Tensor,
    );
    const results: Record<string, tf.Tensor> = { prediction: forward.prediction.clone() };
    reversePass(network, backwards, forward).forEach((reverse, layer) => {
      results[reverseKey(layer)] = reverse;
    });
    localReverse(network, backwards, forward).forEach((reverse, layer) => {
      results[localKey(layer)] = reverse;
    });
    forward.activations.forEach((activation, layer) => {
      results[activationKey(layer)] = activation.clone();
    });
    return results;
  });
  const layers = network.layers.map((_, layer) => layer);
  return async (parameters, { inputs, labels }, backwards = {}) => {
    const others = Object.entries(backwards).map(([name, values]) => [backKey(name), values]);
    const results = await run({ ...parameters, ...Object.fromEntries(others), [input]: inputs });
    const arrayOf = (key: string) => results[key] as FloatArray;
    return {
      prediction: arrayOf('prediction'),
      labels,
      activations: [...layers, layers.length].map((layer) => arrayOf(activationKey(layer))),
      reverse: layers.map((layer) => arrayOf(reverseKey(layer))),
      localReverse: layers.map((layer) => arrayOf(localKey(layer))),
    };
  };
}

const input = 'inputs';
const activationKey = (layer: number) => `d${layer + 1}`;
const reverseKey = (layer: number) => `d${layer + 1}'`;
const localKey = (layer: number) => `d${layer + 1}' local`;
const backKey = (name: string) => `${name} backwards`;

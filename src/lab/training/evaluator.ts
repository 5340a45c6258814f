import type * as tf from '@tensorflow/tfjs';
import type { Engine } from '../../engines/engine.ts';
import type { FloatArray, NamedArrays } from '../../kit/arrays.ts';
import type { Batch } from '../data/dataset.ts';
import { forwardPass, type Network, reversePass } from '../networks/network.ts';

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
}

/** Prepares both passes of a network on an engine. @returns what runs a model forwards and backwards over a batch */
export function evaluator(
  network: Network,
  engine: Engine,
): (parameters: NamedArrays, batch: Batch) => Promise<Evaluation> {
  const run = engine.prepare(({ [input]: d1, ...parameters }) => {
    const forward = forwardPass(network, parameters, d1 as tf.Tensor);
    const results: Record<string, tf.Tensor> = { prediction: forward.prediction.clone() };
    reversePass(network, parameters, forward).forEach((reverse, layer) => {
      results[reverseKey(layer)] = reverse;
    });
    forward.activations.forEach((activation, layer) => {
      results[activationKey(layer)] = activation.clone();
    });
    return results;
  });
  const layers = network.layers.map((_, layer) => layer);
  return async (parameters, { inputs, labels }) => {
    const results = await run({ ...parameters, [input]: inputs });
    const arrayOf = (key: string) => results[key] as FloatArray;
    return {
      prediction: arrayOf('prediction'),
      labels,
      activations: [...layers, layers.length].map((layer) => arrayOf(activationKey(layer))),
      reverse: layers.map((layer) => arrayOf(reverseKey(layer))),
    };
  };
}

const input = 'inputs';
const activationKey = (layer: number) => `d${layer + 1}`;
const reverseKey = (layer: number) => `d${layer + 1}'`;

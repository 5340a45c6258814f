import type * as tf from '@tensorflow/tfjs';
import type { Batch } from '../datasets/dataset.ts';
import type { Engine } from '../engines/engine.ts';
import type { FloatArray, NamedArrays } from '../kit/arrays.ts';
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

/** Runs a model forwards and backwards over a batch. */
export type Evaluator = (parameters: NamedArrays, batch: Batch) => Promise<Evaluation>;

/** Prepares both passes of a network on an engine. */
export function evaluator(network: Network, engine: Engine): Evaluator {
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
  return async (parameters, { inputs, labels }) => {
    const results = await run({ ...parameters, [input]: inputs });
    const collect = (key: (layer: number) => string): FloatArray[] => {
      const arrays: FloatArray[] = [];
      for (let layer = 0; results[key(layer)]; layer++) arrays.push(results[key(layer)] as FloatArray);
      return arrays;
    };
    return {
      prediction: results.prediction as FloatArray,
      labels,
      activations: collect(activationKey),
      reverse: collect(reverseKey),
    };
  };
}

const input = 'inputs';
const activationKey = (layer: number) => `d${layer + 1}`;
const reverseKey = (layer: number) => `d${layer + 1}'`;

import type * as tf from '@tensorflow/tfjs';
import type { Batch } from '../datasets/dataset.ts';
import type { Engine } from '../engines/engine.ts';
import type { FloatArray, NamedArrays } from '../kit/arrays.ts';
import type { Network } from '../networks/network.ts';

/** A model run forwards and backwards over a batch. */
export interface Evaluation {
  /** [n, classes] */
  readonly prediction: FloatArray;
  /** [n, classes], one-hot, as given. */
  readonly labels: FloatArray;
  /** d1, d2, … of the layers that the reverse pass reaches, [n, width]. */
  readonly activations: readonly FloatArray[];
  /** d1', d2', … , each shaped as its d. */
  readonly reverse: readonly FloatArray[];
}

/** Runs both passes of a network over a batch. */
export async function evaluate(
  network: Network,
  parameters: NamedArrays,
  batch: Batch,
  engine: Engine,
): Promise<Evaluation> {
  const input = 'inputs';
  const results = await engine.compute(
    ({ [input]: d1, ...tensors }) => {
      const forward = network.forward(tensors, d1 as tf.Tensor);
      const reverse = network.reverse(tensors, forward);
      const results: Record<string, tf.Tensor> = { prediction: forward.prediction };
      reverse.forEach((tensor, layer) => {
        results[reverseKey(layer)] = tensor;
        results[activationKey(layer)] = (forward.activations[layer] as tf.Tensor).clone();
      });
      return results;
    },
    { ...parameters, [input]: batch.inputs },
  );
  const collect = (key: (layer: number) => string): FloatArray[] => {
    const arrays: FloatArray[] = [];
    for (let layer = 0; results[key(layer)]; layer++) arrays.push(results[key(layer)] as FloatArray);
    return arrays;
  };
  return {
    prediction: results.prediction as FloatArray,
    labels: batch.labels,
    activations: collect(activationKey),
    reverse: collect(reverseKey),
  };
}

const activationKey = (layer: number) => `d${layer + 1}`;
const reverseKey = (layer: number) => `d${layer + 1}'`;

import * as tf from '@tensorflow/tfjs';
import type { NamedTensors, Step } from '../engines/engine.ts';
import { type Network, parameterNames } from '../networks/network.ts';
import { crossEntropy } from '../objectives/cross-entropy.ts';
import type { Factors, Objective } from '../objectives/objective.ts';
import { adamUpdate, parametersOf } from './adam.ts';

/** What is fed to every step anew, besides the objective's noise. */
export const rate = 'alpha';

/**
 * The ordinary training step: forward pass, cross-entropy plus the objective's term, gradients by tfjs, Adam.
 *
 * State: the parameters and Adam's moments. Constants: `inputs` [n, d], `labels` [n, classes]. Inputs: `alpha`, and
 * the objective's unit vectors. Outputs: `loss` and `crossEntropy`, both before the update.
 */
export function trainingStep(network: Network, objective: Objective, factors: Factors): Step {
  const names = parameterNames(network);
  return (state, { inputs, labels }, { [rate]: alpha, ...noise }) => {
    const parameters = parametersOf(names, state);
    let dataLoss: tf.Tensor | undefined;
    const lossOf = (...values: tf.Tensor[]): tf.Tensor => {
      const p: NamedTensors = Object.fromEntries(names.map((name, at) => [name, values[at] as tf.Tensor]));
      const forward = network.forward(p, inputs as tf.Tensor);
      const entropy = crossEntropy(forward.prediction, labels as tf.Tensor);
      dataLoss = tf.keep(entropy.clone());
      const term = objective.term({ network, parameters: p, forward, factors, noise });
      return term ? entropy.add(term) : entropy;
    };
    const { value: loss, grads } = tf.valueAndGrads(lossOf)(Object.values(parameters));
    const gradients = Object.fromEntries(names.map((name, at) => [name, grads[at] as tf.Tensor]));
    const next = adamUpdate(state, gradients, alpha as tf.Tensor);
    return { state: next, outputs: { loss, crossEntropy: dataLoss as tf.Tensor } };
  };
}

import * as tf from '@tensorflow/tfjs';
import type { NamedTensors, Step } from '../../engines/engine.ts';
import { mapEntries } from '../../kit/arrays.ts';
import { forwardPass, type Network, parameterNames } from '../networks/network.ts';
import { crossEntropy } from '../objectives/cross-entropy.ts';
import { type Factors, lossOf, type Objective } from '../objectives/objective.ts';
import { adamUpdate, parametersOf } from './adam.ts';

/** What is fed to every step anew, besides the objective's noise. */
export const rate = 'alpha';
export const phaseOfStep = 'phase';

/**
 * The ordinary training step: forward pass, the objective's loss, gradients by tfjs, Adam.
 *
 * State: the parameters and Adam's moments. Constants: `inputs` [n, d], `labels` [n, classes]. Inputs: `alpha`, and
 * the objective's unit vectors and phase. Outputs: `loss` and `crossEntropy`, both before the update.
 */
export function trainingStep(network: Network, objective: Objective, factors: Factors): Step {
  const names = parameterNames(network);
  return (state, { inputs, labels }, { [rate]: alpha, [phaseOfStep]: phase, ...noise }) => {
    const parameters = parametersOf(names, state);
    // Copied outside of what is differentiated, so that gradients do not follow.
    const fixed = mapEntries(parameters, (_, parameter) => parameter.clone());
    let dataLoss: tf.Tensor | undefined;
    const f = (...values: tf.Tensor[]): tf.Tensor => {
      const p: NamedTensors = Object.fromEntries(names.map((name, at) => [name, values[at] as tf.Tensor]));
      const forward = forwardPass(network, p, inputs as tf.Tensor);
      const entropy = crossEntropy(forward.prediction, labels as tf.Tensor);
      dataLoss = tf.keep(entropy.clone());
      return lossOf(objective, entropy, { network, parameters: p, fixed, forward, factors, noise, phase });
    };
    const { value: loss, grads } = tf.valueAndGrads(f)(Object.values(parameters));
    const gradients = Object.fromEntries(names.map((name, at) => [name, grads[at] as tf.Tensor]));
    const next = adamUpdate(state, gradients, alpha as tf.Tensor);
    return { state: next, outputs: { loss, crossEntropy: dataLoss as tf.Tensor } };
  };
}

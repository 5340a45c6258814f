import type { NamedTensors, Step } from '../../engines/engine.ts';
import { tf } from '../../engines/tfjs.ts';
import { mapEntries } from '../../kit/arrays.ts';
import {
  type BatchStatistics,
  forwardPass,
  inputOf,
  type Network,
  trainedNames,
} from '../networks/network.ts';
import { momentum } from '../networks/running-norm.ts';
import { crossEntropy } from '../objectives/cross-entropy.ts';
import { lossOf } from '../objectives/objective.ts';
import { adamUpdate, parametersOf } from './adam.ts';
import { withGradientFloor } from './gradient-floor.ts';
import type { Training } from './training.ts';

/** What is fed to every step anew, besides the objective's noise. */
export const rate = 'alpha';
export const phaseOfStep = 'phase';
export const rowsOfStep = 'rows';

/**
 * The ordinary training step: forward pass, the objective's loss, gradients by tfjs, Adam; running statistics move towards those of
 * the batch.
 *
 * State: the parameters and Adam's moments. Constants: `inputs` [n, …] as they are stored, `labels` [n, classes]. Inputs: `alpha`,
 * the objective's unit vectors and phase, and of batches the `rows` that it sees. Outputs: `loss` and `crossEntropy`, both before the
 * update.
 */
export function trainingStep({
  network,
  objective,
  factors,
}: Pick<Training, 'network' | 'objective' | 'factors'>): Step {
  const names = trainedNames(network);
  const trained: Network = { ...network, predict: (last, p) => network.predict(withGradientFloor(last), p) };
  const statistics = network.statistics ?? [];
  return (state, constants, { [rate]: alpha, [phaseOfStep]: phase, [rowsOfStep]: rows, ...noise }) => {
    const seen = (name: string) => {
      const all = constants[name] as tf.Tensor;
      return rows ? all.gather(rows as tf.Tensor1D) : all;
    };
    const [d1, labels] = [inputOf(network, seen('inputs')), seen('labels')];
    const running = parametersOf(statistics, state);
    const ofBatch: BatchStatistics = {};
    const parameters = parametersOf(names, state);
    // Copied outside of what is differentiated, so that gradients do not follow.
    const fixed = mapEntries(parameters, (_, parameter) => parameter.clone());
    let dataLoss: tf.Tensor | undefined;
    const f = (...values: tf.Tensor[]): tf.Tensor => {
      const p: NamedTensors = Object.fromEntries(names.map((name, at) => [name, values[at] as tf.Tensor]));
      const forward = forwardPass(trained, { ...p, ...running }, d1, ofBatch);
      const entropy = crossEntropy(forward.prediction, labels);
      dataLoss = tf.keep(entropy.clone());
      return lossOf(objective, {
        ...{ network, parameters: p, fixed, forward, factors, noise, phase },
        crossEntropy: entropy,
      });
    };
    const { value: loss, grads } = tf.valueAndGrads(f)(Object.values(parameters));
    const gradients = Object.fromEntries(names.map((name, at) => [name, grads[at] as tf.Tensor]));
    const next = adamUpdate(state, gradients, alpha as tf.Tensor);
    const moved = mapEntries(running, (name, value) =>
      value.mul(1 - momentum).add((ofBatch[name] as tf.Tensor).mul(momentum)),
    );
    tf.dispose(ofBatch);
    return { state: { ...next, ...moved }, outputs: { loss, crossEntropy: dataLoss as tf.Tensor } };
  };
}

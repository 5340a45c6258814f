import type { tf } from '../../engines/tfjs.ts';
import { forwardPass } from '../networks/network.ts';
import { reverseDistance } from './distance.ts';
import { type LossTerm, type Objective, total } from './objective.ts';
import { rrFactor } from './rr.ts';

/**
 * Greedy layer-wise autoencoder pretraining, without labels. Layer after layer, each for the same number of steps, is
 * trained to give its input back: λ · ½‖d'ₘ − dₘ‖², where dₘ₊₁ is computed from dₘ, d'ₘ from dₘ₊₁ with the same
 * weights transposed, and only the layer's own parameters are trained.
 *
 * Adam's moments carry a layer on for some dozen steps after its phase, while they die away.
 *
 * Source: Bengio et al. 2007, *Greedy Layer-Wise Training of Deep Networks*; the paper compares with it as “Pre”.
 */
const layerByLayer: LossTerm = {
  factors: [rrFactor],
  phases: (network) => network.layers.length,
  value({ network, parameters, fixed, forward, factors, phase }) {
    const { activations } = forwardPass(network, fixed, forward.activations[0] as tf.Tensor);
    const terms = network.layers.map((layer, at) => {
      const own = Object.fromEntries(layer.parameters.map((name) => [name, parameters[name] as tf.Tensor]));
      const p = { ...fixed, ...own };
      const d = activations[at] as tf.Tensor;
      const isItsPhase = isPhase(phase, at);
      return reverseDistance(network, layer.reverse(p, layer.forward(p, d)), d).mul(isItsPhase);
    });
    return total(terms).mul(factors[rrFactor.name] as number);
  },
};

/** The same, and after the last layer as many steps of the task as each layer had. */
const thenTask: LossTerm = {
  factors: layerByLayer.factors,
  phases: (network) => network.layers.length + 1,
  value: (inputs) =>
    layerByLayer
      .value(inputs)
      .add(inputs.crossEntropy.mul(isPhase(inputs.phase, inputs.network.layers.length))),
};

/** 1 in a phase, else 0. */
const isPhase = (phase: tf.Tensor | undefined, at: number): tf.Tensor =>
  (phase as tf.Tensor).slice([at, 0], [1, 1]).reshape([]);

export const pre: Objective = {
  name: 'Pre',
  words: 'greedy layer-wise autoencoder pretraining, without labels',
  hasTask: false,
  terms: [layerByLayer],
};

export const preThenTask: Objective = {
  name: 'Pre',
  words:
    'greedy layer-wise autoencoder pretraining, and then plain training, as many steps as for each layer',
  hasTask: false,
  terms: [thenTask],
};

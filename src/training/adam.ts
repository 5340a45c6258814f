import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../engines/engine.ts';
import { type FloatArray, type NamedArrays, named } from '../kit/arrays.ts';

/**
 * Adam in the form of TensorFlow 1: with g the gradient of step t,
 *
 *     m ← m + (1 − β1)(g − m)      v ← v + (1 − β2)(g² − v)
 *     p ← p − αₜ · m / (√v + ε)    αₜ = learning rate · √(1 − β2ᵗ) / (1 − β1ᵗ)
 *
 * ε stands outside of the bias correction, unlike in Kingma & Ba's Algorithm 1 and in tfjs's own optimiser.
 */
const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];

const moment1 = (name: string) => `m/${name}`;
const moment2 = (name: string) => `v/${name}`;

/** The state of an iteration: the parameters by their names, and both moments of each, zero at first. */
export function adamState(parameters: NamedArrays): NamedArrays {
  const zeros = ({ shape, values }: FloatArray) => ({ shape, values: new Float32Array(values.length) });
  const state: Record<string, FloatArray> = {};
  for (const [name, array] of Object.entries(parameters)) {
    state[name] = array;
    state[moment1(name)] = zeros(array);
    state[moment2(name)] = zeros(array);
  }
  return state;
}

/** The parameters out of a state. */
export function parametersOf<T>(
  names: readonly string[],
  state: Readonly<Record<string, T>>,
): Record<string, T> {
  return named(names, (name) => state[name] as T);
}

/** One update of all parameters; `alpha` is αₜ, a scalar. */
export function adamUpdate(state: NamedTensors, gradients: NamedTensors, alpha: tf.Tensor): NamedTensors {
  const next: Record<string, tf.Tensor> = {};
  for (const [name, g] of Object.entries(gradients)) {
    const [p, m, v] = [name, moment1(name), moment2(name)].map((key) => state[key]) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const m1 = m.add(g.sub(m).mul(1 - beta1));
    const v1 = v.add(
      g
        .square()
        .sub(v)
        .mul(1 - beta2),
    );
    next[name] = p.sub(m1.mul(alpha).div(tf.sqrt(v1).add(epsilon)));
    next[moment1(name)] = m1;
    next[moment2(name)] = v1;
  }
  return next;
}

/**
 * αₜ of the steps t = 1, 2, … in 32-bit arithmetic; the powers of β are running products, as TensorFlow keeps them.
 */
export function* adamRates(learningRate: number): Generator<number, never> {
  const f32 = Math.fround;
  let [power1, power2] = [f32(beta1), f32(beta2)];
  for (;;) {
    yield f32(f32(f32(learningRate) * f32(Math.sqrt(f32(1 - power2)))) / f32(1 - power1));
    power1 = f32(power1 * f32(beta1));
    power2 = f32(power2 * f32(beta2));
  }
}

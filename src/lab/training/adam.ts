import type { NamedTensors } from '../../engines/engine.ts';
import { tf } from '../../engines/tfjs.ts';
import { type NamedArrays, named, zeros } from '../../kit/arrays.ts';

/**
 * Adam in the form of TensorFlow 1: with g the gradient of step t,
 *
 *     m ← β1·m + (1 − β1)·g      v ← β2·v + (1 − β2)·g²
 *     p ← p − αₜ · m / (√v + ε)    αₜ = learning rate · √(1 − β2ᵗ) / (1 − β1ᵗ)
 *
 * ε stands outside of the bias correction, unlike in Kingma & Ba's Algorithm 1 and in tfjs's own optimiser.
 *
 * Kept are M = m / (1 − β1) and V = v / (1 − β2), which saves two passes over the weights in each step:
 *
 *     M ← β1·M + g      V ← β2·V + g²      p ← p − α'ₜ · M / (√V + ε')
 *     α'ₜ = αₜ · (1 − β1) / √(1 − β2)      ε' = ε / √(1 − β2)
 */
const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
const f32 = Math.fround;
/** 1 − β as TensorFlow has them, a 32-bit difference of 32-bit numbers: 1 − β2 is 1.3·10⁻⁵ less than 0.001. */
const [rest1, rest2] = [f32(1 - f32(beta1)), f32(1 - f32(beta2))];
const keptEpsilon = epsilon / Math.sqrt(rest2);

/**
 * Parameters of fewer values than this are updated together, as one vector: what an operation costs besides its
 * arithmetic would otherwise be paid for each bias.
 */
const small = 8192;

/** Parameters that share their moments. */
interface Group {
  readonly M: string;
  readonly V: string;
  readonly members: readonly string[];
}

function groupsOf(sizes: Readonly<Record<string, number>>): Group[] {
  const names = Object.keys(sizes);
  const isSmall = (name: string) => (sizes[name] as number) < small;
  const together = [...names.filter((name) => !isSmall(name)).map((name) => [name]), names.filter(isSmall)];
  return together
    .filter((members) => members.length > 0)
    .map((members) => ({ M: `M/${members.join('+')}`, V: `V/${members.join('+')}`, members }));
}

/**
 * The state of an iteration: the parameters by their names, and both moments of each group, zero at first.
 *
 * @param fixed those that no gradient reaches, and that have no moments
 */
export function adamState(parameters: NamedArrays, fixed: readonly string[] = []): NamedArrays {
  const trained = Object.keys(parameters).filter((name) => !fixed.includes(name));
  const sizes = named(trained, (name) => parameters[name]?.values.length as number);
  const moments = groupsOf(sizes).flatMap(({ M, V, members }) => {
    const size = members.reduce((sum, name) => sum + (sizes[name] as number), 0);
    const alone = members.length === 1 ? parameters[members[0] as string]?.shape : undefined;
    return [M, V].map((moment) => [moment, zeros(...(alone ?? [size]))] as const);
  });
  return { ...parameters, ...Object.fromEntries(moments) };
}

/** Whether a name of a state is that of moments. */
export const isMoment = (name: string): boolean => /^[MV]\//.test(name);

/** The parameters out of a state. */
export function parametersOf<T>(
  names: readonly string[],
  state: Readonly<Record<string, T>>,
): Record<string, T> {
  return named(names, (name) => state[name] as T);
}

/** One update of all parameters; `alpha` is α'ₜ, a scalar. */
export function adamUpdate(state: NamedTensors, gradients: NamedTensors, alpha: tf.Tensor): NamedTensors {
  const next: Record<string, tf.Tensor> = {};
  const sizes = named(Object.keys(gradients), (name) => gradients[name]?.size as number);
  for (const { M, V, members } of groupsOf(sizes)) {
    const g = join(members.map((name) => gradients[name] as tf.Tensor));
    const nextM = (state[M] as tf.Tensor).mul(beta1).add(g);
    const nextV = (state[V] as tf.Tensor).mul(beta2).add(g.square());
    const updates = split(
      nextM.mul(alpha).div(tf.sqrt(nextV).add(keptEpsilon)),
      members.map((name) => gradients[name] as tf.Tensor),
    );
    members.forEach((name, at) => {
      next[name] = (state[name] as tf.Tensor).sub(updates[at] as tf.Tensor);
    });
    next[M] = nextM;
    next[V] = nextV;
  }
  return next;
}

/** Several tensors as one vector; a single one as it is. */
function join(tensors: tf.Tensor[]): tf.Tensor {
  const [first, ...others] = tensors;
  return others.length === 0 ? (first as tf.Tensor) : tf.concat(tensors.map((tensor) => tensor.flatten()));
}

/** The inverse of `join`, for tensors of these shapes. */
function split(joined: tf.Tensor, like: tf.Tensor[]): tf.Tensor[] {
  if (like.length === 1) return [joined];
  let begin = 0;
  return like.map(({ shape, size }) => {
    const part = joined.slice([begin], [size]).reshape(shape);
    begin += size;
    return part;
  });
}

/**
 * α'ₜ of the steps t = done + 1, done + 2, … in 32-bit arithmetic; the powers of β are running products, as TensorFlow
 * keeps them.
 *
 * @param learningRate of each step, counted from 0; or of all of them
 */
export function* adamRates(
  learningRate: number | ((step: number) => number),
  done = 0,
): Generator<number, never> {
  const kept = rest1 / Math.sqrt(rest2);
  let [power1, power2] = [f32(beta1), f32(beta2)];
  for (let step = 0; ; step++) {
    const given = typeof learningRate === 'number' ? learningRate : learningRate(step);
    const rate = f32(f32(f32(given) * f32(Math.sqrt(f32(1 - power2)))) / f32(1 - power1));
    if (step >= done) yield f32(rate * kept);
    power1 = f32(power1 * f32(beta1));
    power2 = f32(power2 * f32(beta2));
  }
}

import type { FloatArray } from '../kit/arrays.ts';
import type { Engine, Step } from './engine.ts';
import { tf } from './tfjs.ts';

/** Largest difference from what was worked out by hand, relative to the largest value: 32-bit floats leave room. */
const tolerance = 1e-5;

/**
 * Has an engine compute three small things: one evaluation, two steps of an iteration with a gradient, state, and
 * something fed anew, and one more from another state. A native library may load and start, and fail or compute nonsense at its first operation; then it
 * must not be handed out.
 *
 * @throws what was computed, what was expected and what came, in one line
 */
export async function prove(engine: Engine): Promise<void> {
  // [1, 2] · [[1, −3], [1, 1]] = [3, −1], relu leaves [3, 0], and e³ / (e³ + 1) = 0.9525741.
  const evaluate = engine.prepare(({ x, w }) => ({
    y: tf.softmax(tf.relu(tf.matMul(x as tf.Tensor, w as tf.Tensor))),
  }));
  const { y } = await evaluate({ x: array([1, 2], 1, 2), w: array([2, 2], 1, -3, 1, 1) });
  expectEqual('softmax(relu([1, 2] · [[1, -3], [1, 1]]))', [0.9525741, 0.0474259], y?.values);

  // w = [1, −1]: Xw = [−1, −1], ‖Xw‖² = 2, gradient 2 Xᵀ(Xw) = [−8, −12]; less a quarter of it w = [3, 2].
  // Then Xw = [7, 17], ‖Xw‖² = 338, gradient [116, 164]; less half of it w = [−55, −80].
  const w = array([2, 1], 1, -1);
  const iteration = engine.iterate(descent, { w }, { X: array([2, 2], 1, 2, 3, 4) });
  const { loss } = await iteration.advance(2, { rate: array([2], 0.25, 0.5) });
  const end = await iteration.state();
  // w = [1, 0]: Xw = [1, 3], ‖Xw‖² = 10, gradient [20, 28]; less a quarter of it w = [−4, −7].
  iteration.replace({ w: array([2, 1], 1, 0) });
  const { loss: another } = await iteration.advance(1, { rate: array([1], 0.25) });
  const { w: moved } = await iteration.state();
  iteration.dispose();
  const what = 'over two steps of w - rate · gradient from w = [1, -1], X = [[1, 2], [3, 4]]';
  expectEqual(`|Xw|² ${what}`, [2, 338], loss);
  expectEqual(`w ${what}`, [-55, -80], end.w?.values);
  expectEqual('|Xw|² of w = [1, 0] in its place', [10], another);
  expectEqual('w after a step from w = [1, 0]', [-4, -7], moved?.values);
}

/** Gradient descent on ‖Xw‖². */
const descent: Step = ({ w }, { X }, { rate }) => {
  const { value, grad } = tf.valueAndGrad((at: tf.Tensor) =>
    tf.sum(tf.square(tf.matMul(X as tf.Tensor, at))),
  )(w as tf.Tensor);
  return { state: { w: tf.sub(w as tf.Tensor, tf.mul(grad, rate as tf.Tensor)) }, outputs: { loss: value } };
};

function array(shape: readonly number[], ...values: number[]): FloatArray {
  return { shape, values: Float32Array.from(values) };
}

function expectEqual(what: string, expected: readonly number[], got: Float32Array | undefined): void {
  const scale = Math.max(...expected.map(Math.abs));
  const isEqual =
    got?.length === expected.length &&
    // Not "> tolerance": whatever is compared with NaN is false.
    expected.every((value, at) => Math.abs((got[at] as number) - value) <= tolerance * scale);
  if (isEqual) return;
  const show = (values: Iterable<number>) =>
    `[${Array.from(values, (value) => Number(value.toPrecision(7))).join(', ')}]`;
  throw new Error(`${what}: expected ${show(expected)}, got ${got ? show(got) : 'nothing'}`);
}

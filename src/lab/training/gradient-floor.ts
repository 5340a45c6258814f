import { tf } from '../../engines/tfjs.ts';

/** 2⁻⁶²: its square, which goes into Adam's moments, is a normal number in 32 bits. */
const floor = 2 ** -62;

/**
 * The same tensor, to whose gradient 2·10⁻¹⁹ is added. Of classes that are long ruled out a softmax leaves gradients below 10⁻³⁸, and
 * Adam's moments of what was learnt once fade to such: denormal numbers, with which some processors count twenty times as slowly.
 * Beside ε = 10⁻⁸ the floor is nothing: of the pixels of a digit, 0 to 255, it moves a weight by less than 10⁻⁷ of a learning rate,
 * which is what a 32-bit number of that size leaves open.
 *
 * @param last the last layer's output, [n, classes]
 */
export function withGradientFloor(last: tf.Tensor): tf.Tensor {
  const lifted = tf.customGrad((last) => ({
    value: (last as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => dy.add(floor),
  }));
  return lifted(last);
}

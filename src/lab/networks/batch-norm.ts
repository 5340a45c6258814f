import { tf } from '../../engines/tfjs.ts';

/** Added to the variance before its root is taken. */
const epsilon = 1e-3;

/**
 * Batch norm with the statistics of the batch at hand, in training and in testing alike:
 * γ · (x − mean) / √(variance + ε) + β, the variance biased (divided by n).
 *
 * Source: SVD-example/peak_training.py, lines 120–122.
 *
 * @param x [n, width]
 * @param gamma [width]
 * @param beta [width]
 */
export function batchNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const centred = x.sub(x.mean(0)); // [n, width]
  const variance = centred.square().mean(0); // [width]
  return centred.mul(gamma.mul(tf.rsqrt(variance.add(epsilon)))).add(beta);
}

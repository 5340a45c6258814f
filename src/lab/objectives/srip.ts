import { tf } from '../../engines/tfjs.ts';

/** The least squared length that a vector is normalised by. */
const epsilon = 1e-12;

/**
 * SRIP, the spectral restricted isometry property: σ² for σ an estimate of the spectral norm of A = WᵀW − I, by one
 * power iteration from u. It is 0 when W's columns are orthonormal.
 *
 *     v = Au / ‖Au‖,  u = Av / ‖Av‖,  σ = uᵀAv
 *
 * A is symmetric and never formed: A·z = Wᵀ(W·z) − z is the same number for 60 times fewer operations at the shape
 * of peak's W1. Gradients flow through the whole iteration.
 *
 * Source: Bansal et al. 2018, *Can We Gain More from Orthogonality Regularizations…*; SVD-example/peak_training.py,
 * lines 125–145.
 *
 * @param W [rows, columns]
 * @param u a random unit vector, [columns, 1]
 */
export function srip(W: tf.Tensor, u: tf.Tensor): tf.Tensor {
  const A = (z: tf.Tensor): tf.Tensor => W.matMul(W.matMul(z), true).sub(z);
  const v = normalise(A(u));
  const Av = A(v);
  return normalise(Av).mul(Av).sum().square();
}

/** z / ‖z‖; a vector shorter than 10⁻⁶ is divided by 10⁻⁶ instead. */
function normalise(z: tf.Tensor): tf.Tensor {
  return z.mul(tf.rsqrt(tf.maximum(z.square().sum(), epsilon)));
}

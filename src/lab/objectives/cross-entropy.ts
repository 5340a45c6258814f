import { tf } from '../../engines/tfjs.ts';

/**
 * The reference's cross-entropy, the mean over the batch of −Σ y·log softmax(p), where p is **already** a softmax:
 * softmax is applied twice, as there (quirk 1). Its least value is log(1 + (classes − 1)/e), not 0.
 *
 * Source: SVD-example/peak_training.py, lines 166–168.
 *
 * @param prediction p [n, classes]
 * @param labels y [n, classes], one-hot
 */
export function crossEntropy(prediction: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return tf.logSoftmax(prediction).mul(labels).sum(1).mean().neg();
}

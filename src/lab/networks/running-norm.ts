import type * as tf from '@tensorflow/tfjs';
import type { BatchStatistics } from './network.ts';

/** Added to the variance before its root is taken, and how far running statistics move in a step: PyTorch's defaults. */
const epsilon = 1e-5;
export const momentum = 0.1;

/** The parameters of a batch norm, [channels] each, by their names in the network. */
export interface NormNames {
  readonly gamma: string;
  readonly beta: string;
  readonly mean: string;
  readonly variance: string;
}

/**
 * Batch norm of each channel, over rows and places: by the batch's own mean and variance where a network is trained, by the running
 * ones where it is tested. The running variance is that with n − 1.
 *
 * Source: Ioffe & Szegedy 2015, *Batch Normalization*.
 *
 * @param x [n, height, width, channels]
 * @param batch takes the batch's statistics; undefined where the network is tested
 */
export function runningNorm(
  x: tf.Tensor,
  { gamma, beta, mean, variance }: NormNames,
  parameters: Readonly<Record<string, tf.Tensor>>,
  batch: BatchStatistics | undefined,
): tf.Tensor {
  const of = (name: string) => parameters[name] as tf.Tensor;
  const scaled = (centred: tf.Tensor, spread: tf.Tensor) =>
    centred.mul(of(gamma).mul(spread.add(epsilon).rsqrt())).add(of(beta));
  if (!batch) return scaled(x.sub(of(mean)), of(variance));
  const places = x.shape.slice(0, -1).map((_, axis) => axis);
  const own = x.mean(places);
  const centred = x.sub(own);
  const spread = centred.square().mean(places);
  const n = x.size / (x.shape.at(-1) as number);
  batch[mean] = own;
  batch[variance] = spread.mul(n / (n - 1));
  return scaled(centred, spread);
}

import type * as tf from '@tensorflow/tfjs';
import { showShape } from '../../kit/arrays.ts';

/** ½‖d' − d‖², the sum over all entries; d' and d are [n, width]. */
export function halfSquaredDistance(reverse: tf.Tensor, d: tf.Tensor): tf.Tensor {
  if (reverse.shape.join() !== d.shape.join()) {
    throw new Error(`reverse pass must be ${showShape(d.shape)}, got ${showShape(reverse.shape)}`);
  }
  // Row by row first: one long sum of 32-bit floats loses three digits on some engines.
  return reverse.sub(d).square().sum(1).sum().mul(0.5);
}

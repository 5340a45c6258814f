import type { tf } from '../../engines/tfjs.ts';
import { showShape } from '../../kit/arrays.ts';
import type { Network } from '../networks/network.ts';

/** ½‖d' − d‖², over all rows and entries the sum, or the mean where the network has it so. */
export function reverseDistance(network: Network, reverse: tf.Tensor, d: tf.Tensor): tf.Tensor {
  const sum = halfSquaredDistance(reverse, d);
  return network.reverseTerm === 'mean' ? sum.div(d.size) : sum;
}

/** ½‖d' − d‖², the sum over all entries; d' and d are [n, …]. */
export function halfSquaredDistance(reverse: tf.Tensor, d: tf.Tensor): tf.Tensor {
  if (reverse.shape.join() !== d.shape.join()) {
    throw new Error(`reverse pass must be ${showShape(d.shape)}, got ${showShape(reverse.shape)}`);
  }
  // Row by row first: one long sum of 32-bit floats loses three digits on some engines.
  const entries = d.shape.map((_, axis) => axis).slice(1);
  return reverse.sub(d).square().sum(entries).sum().mul(0.5);
}

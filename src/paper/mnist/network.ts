import { tf } from '../../engines/tfjs.ts';
import type { Network } from '../../lab/networks/network.ts';

const inputs = 28 * 28;
const classes = 10;

/**
 * The linear network of the MNIST experiment: z = d1·W1 + b1, and back d1' = (z − b1)·W1ᵀ.
 *
 * Source: SVD-example/mnist_training.py, lines 130–136.
 */
export const mnistNetwork: Network<'W1' | 'b1'> = {
  name: 'mnist',
  shapes: { W1: [inputs, classes], b1: [classes] },
  weights: ['W1'],
  ones: [],

  layers: [
    {
      parameters: ['W1', 'b1'],
      forward: ({ W1, b1 }, d1) => d1.matMul(W1).add(b1), // [n, 10]
      reverse: ({ W1, b1 }, z) => z.sub(b1).matMul(W1, false, true), // [n, 784]
    },
  ],
  predict: (z) => tf.softmax(z),
};

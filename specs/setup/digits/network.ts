import * as tf from '@tensorflow/tfjs';
import type { Network } from '../../../src/lab/networks/network.ts';

const [inputs, hidden, classes] = [28 * 28, 64, 10];

/**
 * Two fully connected layers: d2 = relu(d1·W1 + b1), d3 = d2·W2 + b2; and back d2' = relu((d3 − b2)·W2ᵀ),
 * d1' = (d2' − b1)·W1ᵀ.
 */
export const digitsNetwork: Network<'W1' | 'b1' | 'W2' | 'b2'> = {
  name: 'digits',
  shapes: { W1: [inputs, hidden], b1: [hidden], W2: [hidden, classes], b2: [classes] },
  weights: ['W1', 'W2'],
  ones: [],
  layers: [
    {
      parameters: ['W1', 'b1'],
      forward: ({ W1, b1 }, d1) => tf.relu(d1.matMul(W1).add(b1)),
      reverse: ({ W1, b1 }, d2) => d2.sub(b1).matMul(W1, false, true),
    },
    {
      parameters: ['W2', 'b2'],
      forward: ({ W2, b2 }, d2) => d2.matMul(W2).add(b2),
      reverse: ({ W2, b2 }, d3) => tf.relu(d3.sub(b2).matMul(W2, false, true)),
    },
  ],
  predict: (d3) => d3,
};

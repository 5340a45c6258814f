import { tf } from '../../engines/tfjs.ts';
import { batchNorm } from '../../lab/networks/batch-norm.ts';
import type { Network } from '../../lab/networks/network.ts';

const inputs = 28 * 28;
const hidden = 128;
const classes = 2;

/**
 * The network of the peak experiment, two fully connected layers with batch norm:
 *
 *     d2 = relu(BN1(d1·W1 + b1))          d3 = relu(BN2(d2·W2 + b2))
 *     d2' = relu(BN1((d3 − b2)·W2ᵀ))      d1' = (d2' − b1)·W1ᵀ
 *
 * BN1's γ and β serve the forward layer and the reverse layer alike.
 *
 * Source: SVD-example/peak_training.py, lines 152–166.
 */
export const peakNetwork: Network<'W1' | 'b1' | 'W2' | 'b2' | 'gamma1' | 'beta1' | 'gamma2' | 'beta2'> = {
  name: 'peak',
  shapes: {
    W1: [inputs, hidden],
    b1: [hidden],
    W2: [hidden, classes],
    b2: [classes],
    gamma1: [hidden],
    beta1: [hidden],
    gamma2: [classes],
    beta2: [classes],
  },
  weights: ['W1', 'W2'],
  ones: ['gamma1', 'gamma2'],

  layers: [
    {
      parameters: ['W1', 'b1', 'gamma1', 'beta1'],
      forward: (p, d1) => tf.relu(batchNorm(d1.matMul(p.W1).add(p.b1), p.gamma1, p.beta1)), // [n, 128]
      reverse: (p, d2) => d2.sub(p.b1).matMul(p.W1, false, true), // [n, 784]
    },
    {
      parameters: ['W2', 'b2', 'gamma2', 'beta2'],
      forward: (p, d2) => tf.relu(batchNorm(d2.matMul(p.W2).add(p.b2), p.gamma2, p.beta2)), // [n, 2]
      reverse: (p, d3) => tf.relu(batchNorm(d3.sub(p.b2).matMul(p.W2, false, true), p.gamma1, p.beta1)), // [n, 128]
    },
  ],
  predict: (d3) => tf.softmax(d3),
};

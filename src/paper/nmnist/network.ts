import { chainOf } from '../../lab/networks/chain.ts';
import type { Network } from '../../lab/networks/network.ts';
import { convolution, fullyConnected, type ImageShape } from '../../lab/networks/pieces.ts';

export const digitShape: ImageShape = [28, 28, 1];
export const classes = 10;

const first = convolution(1, digitShape, { size: 5, stride: 2, channels: 16 }); // 14 × 14
const second = convolution(2, first.output as ImageShape, { size: 3, stride: 2, channels: 32 }); // 7 × 7

/** Strides in the place of pooling, so that each layer has a transpose. */
export const firstStride = 2;

/**
 * A small convolutional network for digits of MNIST, whose pixels are 0 … 1:
 *
 *     b = relu(W1 ∗ x + b1)    a = relu(W2 ∗ b + b2)    z = a·W3 + b3
 *
 * The paper has none that is as small; its size is ours.
 */
export const digitNetwork: Network = chainOf(
  'nmnist',
  [first, second, fullyConnected(3, second.output, classes)],
  { input: (stored) => stored.cast('float32').div(255), reverseTerm: 'mean' },
);

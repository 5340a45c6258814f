import type { ImageLayout } from './dataset.ts';

const digits = [0, 1];

/**
 * Two digits, a 0 and a 1, among ten classes; one image of each for training and another for testing.
 *
 * Source: SVD-example/mnist_training.py, lines 61–76.
 */
export const mnist: ImageLayout = {
  kind: 'images',
  classes: 10,
  train: digits.map((label) => ({ file: `MNIST/${label}.png`, label })),
  test: digits.map((label) => ({ file: `MNIST/${label}_test.png`, label })),
};

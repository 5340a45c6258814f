import { projectPath } from '../../kit/project.ts';
import { imageFolder } from '../../lab/data/image-folder.ts';

const digits = [0, 1];

/**
 * Two digits, a 0 and a 1, among ten classes; one image of each for training and another for testing.
 *
 * Source: SVD-example/mnist_training.py, lines 61–76.
 */
export const mnistData = imageFolder({
  root: projectPath('.'),
  folder: 'MNIST',
  image: { width: 28, height: 28 },
  classes: 10,
  train: digits.map((label) => ({ file: `MNIST/${label}.png`, label })),
  test: digits.map((label) => ({ file: `MNIST/${label}_test.png`, label })),
  titles: { original: 'The authors’ images of MNIST', synthetic: 'Synthetic images of digits' },
});

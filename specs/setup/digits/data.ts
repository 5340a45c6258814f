import { createRequire } from 'node:module';
import { sha256 } from '../../../src/kit/hash.ts';
import { computedData } from '../../../src/lab/data/computed-data.ts';
import type { Batch } from '../../../src/lab/data/dataset.ts';

const require = createRequire(import.meta.url);
const [side, classes] = [28, 10];
const size = side * side;
/** Of each digit. */
const perClass = { training: 15, test: 50 };

/** All images of a digit, one after the other, 0 black … 1 white. */
const imagesOf = (digit: number) =>
  (require(`mnist/src/digits/${digit}.json`) as { data: readonly number[] }).data;

/** The nth images of all digits, of some n on. */
function batchOf(first: number, count: number): Batch {
  const rows = count * classes;
  const inputs = { shape: [rows, size], values: new Float32Array(rows * size) };
  const labels = { shape: [rows, classes], values: new Float32Array(rows * classes) };
  for (let digit = 0; digit < classes; digit++) {
    const images = imagesOf(digit);
    for (let at = 0; at < count; at++) {
      const [row, begin] = [at * classes + digit, (first + at) * size];
      inputs.values.set(
        images.slice(begin, begin + size).map((gray) => 255 * gray),
        row * size,
      );
      labels.values[row * classes + digit] = 1;
    }
  }
  return { inputs, labels };
}

/** Real digits out of a package of npm. */
export const digitsData = computedData({
  origin: 'packaged',
  title: 'Digits of MNIST, out of the package mnist',
  count: `${(perClass.training + perClass.test) * classes} images`,
  get sha256() {
    const { inputs } = batchOf(0, perClass.training + perClass.test);
    return sha256(new Uint8Array(inputs.values.buffer));
  },
  image: { width: side, height: side },
  rows: { training: perClass.training * classes, test: perClass.test * classes },
  tasks: ['A'],
  isDividedBySeed: false,
  load: () => ({
    train: batchOf(0, perClass.training),
    test: batchOf(perClass.training, perClass.test),
  }),
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PNG } from 'pngjs';
import { projectPath } from '../../src/kit/project.ts';
import type { Batch } from '../../src/lab/data/dataset.ts';
import { homeOf } from '../../src/lab/data/manifest.ts';
import { mnistData } from '../../src/paper/mnist/data.ts';
import { peakData } from '../../src/paper/peak/data.ts';

/** Which images are trained on and which are not, told by the files themselves. */

/** The grays of an image file, read without any of our code. */
function graysOf(file: string): number[] {
  const { data } = PNG.sync.read(readFileSync(join(projectPath(homeOf('synthetic')), file)));
  return Array.from({ length: data.length / 4 }, (_, at) => data[4 * at] as number);
}

const rowsOf = ({ inputs, labels }: Batch) => {
  const [n = 0, size = 0] = inputs.shape;
  const classes = labels.shape[1] as number;
  return Array.from({ length: n }, (_, row) => ({
    grays: Array.from(inputs.values.subarray(row * size, (row + 1) * size)),
    label: labels.values.subarray(row * classes, (row + 1) * classes).indexOf(1),
  }));
};
const numbered = (from: number, to: number) =>
  [0, 1].flatMap((label) =>
    Array.from({ length: to - from + 1 }, (_, at) => ({ label, file: `peak/${label}/${from + at}.png` })),
  );

/** Source: SVD-example/peak_training.py, lines 63–91, and mnist_training.py, lines 61–76. */
const digits = (suffix: string) => [0, 1].map((label) => ({ label, file: `MNIST/${label}${suffix}.png` }));
const cases = [
  { name: 'peak', data: peakData, train: numbered(0, 49), test: numbered(50, 54) },
  { name: 'mnist', data: mnistData, train: digits(''), test: digits('_test') },
];

describe.each(cases)('the images of $name', ({ data, train, test }) => {
  const dataset = data.load({ origin: 'synthetic' });

  it.each([
    ['trained on', 'train', train],
    ['tested on', 'test', test],
  ] as const)('that are %s are the reference’s, in its order, pixel by pixel', (_, batch, files) => {
    expect(rowsOf(dataset[batch])).toEqual(files.map(({ file, label }) => ({ grays: graysOf(file), label })));
  });

  it('are as many as is said', () => {
    expect(data.rows).toEqual({ training: train.length, test: test.length });
  });

  it('are tested on what was never trained on', () => {
    const trained = new Set(rowsOf(dataset.train).map(({ grays }) => grays.join()));
    expect(trained.size).toBe(train.length);
    for (const { grays } of rowsOf(dataset.test)) expect(trained.has(grays.join())).toBe(false);
  });
});

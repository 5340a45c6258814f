import { describe, expect, it } from '@jest/globals';
import { openData } from '../../src/harness/study/open-data.ts';
import { rowsOf } from '../../src/kit/arrays.ts';
import type { Batch } from '../../src/lab/data/dataset.ts';
import { blurred } from '../../src/paper/nmnist/blur.ts';
import { digitData } from '../../src/paper/nmnist/data.ts';
import { nmnist } from '../../src/paper/nmnist/experiment.ts';
import { loadDigits } from '../../src/paper/nmnist/mnist-files.ts';
import { condensed, condensedBatch } from '../setup/condensed.ts';

/** What a seed learns of MNIST, and what all are tested on. */
const place = { origin: 'computed' };
const data = digitData(40);
const labelsOf = ({ labels: { shape, values } }: Batch) =>
  Array.from({ length: shape[0] as number }, (_, row) => values.subarray(10 * row, 10 * row + 10).indexOf(1));
const image = ({ inputs }: Batch, row: number) =>
  Buffer.from(rowsOf(inputs, row, row + 1).values).toString('hex');

describe('the digits that a seed learns', () => {
  const { train, test, other, reversed } = data.load(place, 'A', 3);

  it('are some of the sixty thousand, with their labels, each once', () => {
    expect(train.inputs.shape).toEqual([40, 28, 28, 1]);
    const all = loadDigits('train');
    const known = new Map(
      Array.from({ length: all.labels.length }, (_, row) => [
        Buffer.from(rowsOf(all.images, row, row + 1).values).toString('hex'),
        all.labels[row],
      ]),
    );
    const images = Array.from({ length: 40 }, (_, row) => image(train, row));
    expect(new Set(images).size).toBe(40);
    expect(images.map((one) => known.get(one))).toEqual(labelsOf(train));
  });

  it('are others from another seed, and the same each time', () => {
    const learnedBy = (seed: number) => condensedBatch(data.load(place, 'A', seed).train);
    expect(learnedBy(4)).not.toEqual(condensedBatch(train));
    expect(learnedBy(3)).toEqual(condensedBatch(train));
  });

  it('are the same in the second stage, blurred, and so is what is tested', () => {
    const second = data.load(place, 'B', 3);
    expect(labelsOf(second.train)).toEqual(labelsOf(train));
    expect(condensed(second.train.inputs)).toBe(
      condensed(blurred(train.inputs as Parameters<typeof blurred>[0])),
    );
    expect(condensedBatch(second.test)).toEqual(condensedBatch(other));
    expect(condensedBatch(second.other)).toEqual(condensedBatch(test));
  });

  it('are tested on all that are set apart for that, of which some are run backwards', () => {
    const apart = loadDigits('test');
    expect(test.inputs.shape).toEqual([10_000, 28, 28, 1]);
    expect(condensed(test.inputs)).toBe(condensed(apart.images));
    expect(labelsOf(test)).toEqual([...apart.labels]);
    expect(condensedBatch(other)?.inputs).not.toBe(condensed(test.inputs));
    expect([reversed, data.rows]).toEqual([40, { training: 40, test: 10_000, reversed: 40 }]);
  });
});

it('have a hash that tells how many a seed learns', () => {
  const shaOf = (learned: number) => openData({ ...nmnist, data: digitData(learned) }, place).sha256;
  expect(shaOf(40)).toBe(shaOf(40));
  expect(shaOf(41)).not.toBe(shaOf(40));
});

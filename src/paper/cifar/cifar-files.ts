import { join } from 'node:path';
import type { IntegerArray } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { isThere, readText, statOf } from '../../kit/files.ts';
import { projectPath } from '../../kit/project.ts';
import { type Manifest, parseManifest, readVerified } from '../../lab/data/manifest.ts';

/** Photographs in colour, as a network takes them. */
export interface Colours {
  /** [n, 32, 32, 3], bytes: R, G and B of each pixel. */
  readonly images: IntegerArray;
  /** [n], what each image shows, 0 … 9: aeroplane, car, bird, cat, deer, dog, frog, horse, ship, lorry. */
  readonly labels: Uint8Array;
}

/** Photographs as they are stored, one record after the other: what it shows in a byte, and a byte for each pixel's red, green and blue. */
export interface Stored {
  readonly count: number;
  /** Files, in the order of what they hold. */
  readonly files: readonly Uint8Array[];
}

const [side, channels] = [32, 3];
const plane = side * side;
/** The bytes of an image, and of its record. */
const imageSize = plane * channels;
const recordSize = 1 + imageSize;
/** Of each published file. */
const fileSize = 10_000 * recordSize;

/** Below this project: where `racecar data fetch cifar` puts the files. */
export const cifarHome = 'data/cifar';

/** The committed SHA-256 of every file. */
export const cifarManifest = (): Manifest =>
  parseManifest(readText(join(projectPath(cifarHome), '../cifar.sha256')));

/** The files of each part, in their order, under the names that they were published under. */
export const filesOf = {
  train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
  test: ['test_batch.bin'],
} as const;

export type Part = keyof typeof filesOf;

/**
 * Sees to it that the files are there, as large as they are to be; what is in them is held against its SHA-256 when it is read.
 *
 * @param shown what to call the folder in an error
 * @throws InputError that names the first that is not
 */
export function requirePhotographs(folder: string, shown: string): void {
  for (const file of Object.values(filesOf).flat()) {
    const found = statOf(join(folder, file));
    if (found?.isFile() && found.size === fileSize) continue;
    const got = !found ? 'is missing' : `has ${found.size} bytes, and not ${fileSize}`;
    throw new InputError(`${join(shown, file)} ${got}; run "racecar data fetch cifar"`);
  }
}

/**
 * The images of CIFAR-10 below a folder, 50,000 for training or 10,000 for testing, in the order in which they were published, and in
 * the format of what is called its binary version.
 *
 * Source: Krizhevsky, *Learning Multiple Layers of Features from Tiny Images* (2009).
 *
 * @throws InputError that names the file which is missing, or differs
 */
export function readPhotographs(folder: string, part: Part, manifest = cifarManifest()): Stored {
  if (!isThere(folder)) {
    throw new InputError(`${folder}: CIFAR-10 is not installed there; run "racecar data fetch cifar"`);
  }
  const files = filesOf[part].map((file) => readVerified(manifest, folder, file));
  return { count: files.reduce((sum, { length }) => sum + length / recordSize, 0), files };
}

/** These of them, in this order. */
export function coloursOf({ files }: Stored, rows: readonly number[]): Colours {
  const labels = new Uint8Array(rows.length);
  const values = new Uint8Array(rows.length * imageSize);
  for (const [to, row] of rows.entries()) {
    const record = recordOf(files, row);
    labels[to] = record[0] as number;
    interleave(record, values, to * imageSize);
  }
  return { images: { shape: [rows.length, side, side, channels], values }, labels };
}

/** A file of photographs: the way back of `coloursOf`. */
export function fileOf(images: Uint8Array, labels: readonly number[]): Uint8Array {
  const file = new Uint8Array(labels.length * recordSize);
  for (const [image, label] of labels.entries()) {
    const [record, from] = [image * recordSize, image * imageSize];
    file[record] = label;
    for (let channel = 0; channel < channels; channel++)
      for (let at = 0; at < plane; at++)
        file[record + 1 + channel * plane + at] = images[from + channels * at + channel] as number;
  }
  return file;
}

/** The record of a photograph, by its number in all files together. */
function recordOf(files: readonly Uint8Array[], row: number): Uint8Array {
  let from = row * recordSize;
  for (const file of files) {
    if (from < file.length) return file.subarray(from, from + recordSize);
    from -= file.length;
  }
  throw new RangeError(`there is no photograph ${row}`);
}

/** Brings red, green and blue of a pixel together. */
function interleave(record: Uint8Array, values: Uint8Array, offset: number): void {
  for (let at = 0, to = offset; at < plane; at++, to += channels) {
    values[to] = record[1 + at] as number;
    values[to + 1] = record[1 + plane + at] as number;
    values[to + 2] = record[1 + 2 * plane + at] as number;
  }
}

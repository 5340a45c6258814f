import { pictureOf } from '../../src/kit/picture.ts';
import { encodePng } from '../../src/kit/png.ts';
import { manifestOf } from '../../src/lab/data/manifest.ts';

/** Photographs in the form that CIFAR-10's package has, and in the one they are installed in, with a few where those have 10,000 in each file. */

const [plane, size] = [32 * 32, 32 * 32 * 3];

/** Byte `at` of an image, R, G and B of each pixel in turn: no two images are alike, and no two channels. */
export const byteOf = (image: number, at: number) => (image * 37 + at * 5 + (at % 3) * 11) % 256;
export const labelOf = (image: number) => (image * 7 + 3) % 10;

/** @param each how many images a file has */
export function photographs(each: number) {
  const numbers = (file: number) => Array.from({ length: each }, (_, at) => file * each + at);
  const picture = (file: number) => {
    const pixels = numbers(file).flatMap((image) =>
      Array.from({ length: size }, (_, at) => byteOf(image, at)),
    );
    return encodePng(pictureOf(plane, each, Uint8Array.from(pixels)));
  };
  const record = (image: number) => {
    const channel = (number: number) =>
      Array.from({ length: plane }, (_, pixel) => byteOf(image, 3 * pixel + number));
    return [labelOf(image), ...[0, 1, 2].flatMap(channel)];
  };
  const train = [0, 1, 2, 3, 4];
  const list = (files: readonly number[]) => Buffer.from(JSON.stringify(files.flatMap(numbers).map(labelOf)));
  const packed = new Map<string, Buffer>([
    ...train.map((file) => [`data_batch_${file + 1}.png`, picture(file)] as const),
    ['test_batch.png', picture(5)],
    ['train_lables.json', list(train)],
    ['test_lables.json', list([5])],
  ]);
  const installed = new Map<string, Buffer>(
    [...train, 5].map((file) => [
      file === 5 ? 'test_batch.bin' : `data_batch_${file + 1}.bin`,
      Buffer.from(numbers(file).flatMap(record)),
    ]),
  );
  return { packed, installed, manifest: manifestOf(installed) };
}

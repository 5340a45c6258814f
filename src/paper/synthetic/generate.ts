import { encodePng } from '../../kit/png.ts';
import { Random } from '../../kit/random.ts';
import { digitImage } from '../mnist/synthetic-digits.ts';
import { peakImage } from '../peak/synthetic-peak.ts';

/** The seed of the committed images. */
const seed = 2022;
const imagesPerClass = 55;

/**
 * The whole stand-in for the authors' images, laid out and stored as theirs: file ↦ bytes of the PNG. The same bytes
 * on every machine and version of Node: the arithmetic rounds exactly, and the pixels are stored uncompressed.
 */
export function generateSynthetic(): Map<string, Uint8Array> {
  const random = new Random(seed, 'images');
  const files = new Map<string, Uint8Array>();
  for (const label of [0, 1]) {
    for (let index = 0; index < imagesPerClass; index++) {
      const image = peakImage(label, random);
      files.set(`peak/${label}/${index}.png`, encodePng(image, { channels: 'rgba', compress: false }));
    }
  }
  for (const suffix of ['', '_test']) {
    for (let digit = 0; digit < 10; digit++) {
      files.set(`MNIST/${digit}${suffix}.png`, encodePng(digitImage(digit, random), { compress: false }));
    }
  }
  return files;
}

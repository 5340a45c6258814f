import { join } from 'node:path';
import { imageSide } from '../datasets/dataset.ts';
import { isThere } from '../kit/files.ts';
import { decodePng, type GrayImage, readImageFile } from '../kit/png.ts';
import { newestModel, reverseImageFile, svdFolder, vectorImageFile } from './layout.ts';
import { readMetrics } from './records.ts';

/** The reverse images d1' of the test images at a run's last record, as they were written. */
export function lastReverseImages(run: string): GrayImage[] {
  return reverseImages(run, readMetrics(run).records.at(-1)?.index ?? 0);
}

/** The reverse images d1' of the test images at a record. */
export function reverseImages(run: string, record: number): GrayImage[] {
  return readInOrder((image) => join(run, reverseImageFile(image, record)));
}

/** The leading singular images of W1 in a run's newest model, as they were written. */
export function leadingSingularImages(run: string): GrayImage[] {
  const folder = svdFolder(newestModel(run));
  return readInOrder((index) => join(folder, vectorImageFile('v', index)));
}

/** Images 0, 1, … up to the first that is not there. */
function readInOrder(fileOf: (index: number) => string): GrayImage[] {
  const images: GrayImage[] = [];
  for (let index = 0; isThere(fileOf(index)); index++) {
    const file = fileOf(index);
    images.push(decodePng(readImageFile(file), imageSide, imageSide, file));
  }
  return images;
}

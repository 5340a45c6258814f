import { join } from 'node:path';
import { seriesOf } from '../../harness/study/metrics.ts';
import type { FinishedRun } from '../../harness/study/run-file.ts';
import { isThere } from '../../kit/files.ts';
import { decodePng, type GrayImage, readImageFile } from '../../kit/png.ts';
import { vectorSize } from '../analysis/pictures.ts';
import { drawnRows, type ImageSize } from '../data/lab-data.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { newestModel, reverseImageFile, svdFolder, vectorImageFile } from './artefacts.ts';

/** The reverse images d1' of the test images that are drawn, at a run's last record, as they were written. */
export const lastReverseImages = (
  { folder, table }: FinishedRun,
  experiment: NetworkExperiment,
): GrayImage[] => reverseImages(folder, seriesOf(table, 'step').length - 1, experiment);

/** The reverse images d1' of the test images that are drawn, at a record. None where the data are no images. */
export function reverseImages(run: string, record: number, { data }: NetworkExperiment): GrayImage[] {
  const { image } = data;
  if (!image) return [];
  return drawnRows(data).map((row) => readImage(join(run, reverseImageFile(row, record)), image));
}

/** The leading singular images of the first weights in a run's newest model, as they were written; none where they were not. */
export function leadingSingularImages(run: string, { data, network }: NetworkExperiment): GrayImage[] {
  const folder = svdFolder(newestModel(run));
  const size = vectorSize(network.shapes[network.weights[0]]?.slice(0, -1) ?? [], data.image);
  const images: GrayImage[] = [];
  for (;;) {
    const file = join(folder, vectorImageFile('v', images.length));
    if (!isThere(file)) return images;
    images.push(readImage(file, size));
  }
}

const readImage = (file: string, { width, height }: ImageSize) =>
  decodePng(readImageFile(file), width, height, file);

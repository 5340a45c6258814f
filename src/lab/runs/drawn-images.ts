import { join } from 'node:path';
import { seriesOf } from '../../harness/study/metrics.ts';
import type { FinishedRun } from '../../harness/study/run-file.ts';
import { isThere } from '../../kit/files.ts';
import type { Picture } from '../../kit/picture.ts';
import { decodePicture, decodePng, readImageFile } from '../../kit/png.ts';
import { vectorSize } from '../analysis/pictures.ts';
import { singularValues } from '../analysis/spectrum.ts';
import { drawnRows, type ImageSize } from '../data/lab-data.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { firstWeights } from '../networks/network.ts';
import { newestModel, recordOfModel, reverseImageFile, svdFolder, vectorImageFile } from './artefacts.ts';
import { readModel } from './models.ts';

/** The reverse images d1' of the test images that are drawn, at a run's last record, as they were written. */
export const lastReverseImages = ({ folder, table }: FinishedRun, experiment: NetworkExperiment): Picture[] =>
  reverseImages(folder, lastRecord({ table }), experiment);

/** The last record of a run. The steps that follow it have none. */
export const lastRecord = ({ table }: Pick<FinishedRun, 'table'>): number =>
  seriesOf(table, 'step').length - 1;

/** The reverse images d1' of the test images that are drawn, at a record. None where the data are no images. */
export function reverseImages(run: string, record: number, { data }: NetworkExperiment): Picture[] {
  const { image } = data;
  if (!image) return [];
  return drawnRows(data).map((row) => readImage(join(run, reverseImageFile(row, record)), image));
}

/** The leading singular images of the first weights in a run's newest model, as they were written; none where they were not. */
export function leadingSingularImages(run: string, { data, network }: NetworkExperiment): Picture[] {
  const folder = svdFolder(newestModel(run));
  const size = vectorSize(network.shapes[network.weights[0]]?.slice(0, -1) ?? [], data.image);
  const images: Picture[] = [];
  for (;;) {
    const file = join(folder, vectorImageFile('v', images.length));
    if (!isThere(file)) return images;
    images.push(readImage(file, size));
  }
}

/** The model that a run's singular images are of: its record, null where it is that after the last step; and its singular values. */
export function drawnModel(
  run: string,
  experiment: NetworkExperiment,
): { readonly record: number | null; readonly singularValues: readonly number[] } {
  const file = newestModel(run);
  const { parameters } = readModel(file, [experiment]);
  return {
    record: recordOfModel(file),
    singularValues: singularValues(firstWeights(experiment.network, parameters)),
  };
}

/** An image that was written; of gray ones the first channel counts, however they are stored. */
function readImage(file: string, { width, height, channels }: ImageSize): Picture {
  const decode = channels === 3 ? decodePicture : decodePng;
  return decode(readImageFile(file), width, height, file);
}

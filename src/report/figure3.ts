import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contactSheet, rowImages } from '../analysis/pictures.ts';
import { imageSide } from '../datasets/dataset.ts';
import { type DataSource, loadDataset } from '../datasets/source.ts';
import { writeWhole } from '../kit/files.ts';
import { decodePng, encodePng, type GrayImage } from '../kit/png.ts';
import { newestModel, reverseImageFile, svdFolder, vectorImageFile } from '../runs/layout.ts';
import { readMetrics } from '../runs/records.ts';
import { type ExperimentName, experiments } from '../training/experiments.ts';

const singularImages = 10;

/**
 * The paper's Fig. 3 for one experiment as a contact sheet. First row: the test images. Then a row for each run:
 * their reverse images d1' at the last record. Then again a row for each run: the leading singular images of W1.
 *
 * @param runs run folders in the order of the rows, with their singular images beside them
 */
export function writeFigure3(
  experiment: ExperimentName,
  runs: readonly string[],
  source: DataSource,
  file: string,
): void {
  const inputs = rowImages(loadDataset(experiments[experiment].layout, source).test.inputs);
  const rows = [
    inputs,
    ...runs.map((run) => lastReverseImages(run, inputs.length)),
    ...runs.map(leadingSingularImages),
  ];
  writeWhole(file, encodePng(contactSheet(rows)));
}

function lastReverseImages(run: string, count: number): GrayImage[] {
  const record = readMetrics(run).records.at(-1)?.index ?? 0;
  return readPngs(Array.from({ length: count }, (_, image) => join(run, reverseImageFile(image, record))));
}

function leadingSingularImages(run: string): GrayImage[] {
  const folder = svdFolder(newestModel(run));
  return readPngs(
    Array.from({ length: singularImages }, (_, index) => join(folder, vectorImageFile('v', index))),
  );
}

function readPngs(files: readonly string[]): GrayImage[] {
  return files.filter(existsSync).map((file) => decodePng(readFileSync(file), imageSide, imageSide, file));
}

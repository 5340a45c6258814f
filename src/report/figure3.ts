import { contactSheet, rowImages } from '../analysis/pictures.ts';
import { type DataSource, loadDataset } from '../datasets/source.ts';
import { writeWhole } from '../kit/files.ts';
import { encodePng } from '../kit/png.ts';
import { lastReverseImages, leadingSingularImages } from '../runs/pictures.ts';
import { type ExperimentName, experiments } from '../training/experiments.ts';

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
  const inputs = rowImages(loadDataset(experiments[experiment].data, source).test.inputs);
  const rows = [inputs, ...runs.map(lastReverseImages), ...runs.map(leadingSingularImages)];
  writeWhole(file, encodePng(contactSheet(rows)));
}

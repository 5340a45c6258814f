import { median } from 'simple-statistics';
import { endAlone, type Table } from '../../harness/study/metrics.ts';
import { qualityOf } from '../../lab/measured/quality.ts';
import { hashParameters } from '../../lab/runs/models.ts';
import type { Restored } from '../../lab/runs/restored.ts';
import { recordsOf } from '../../lab/runs/resumable.ts';
import { modelPrefix, type ResultsFolder } from './results-folder.ts';
import {
  differenceOf,
  type PictureDifference,
  type StoredPicture,
  storedPictures,
} from './reverse-pictures.ts';
import { readTensorBundle } from './tensor-bundle.ts';
import { parametersOfGraph } from './variable-names.ts';

/** What was measured of a model, and after how many steps. */
export interface MeasuredModel {
  readonly record: number;
  readonly steps: number;
  /** The SHA-256 of its parameters. */
  readonly sha256: string;
  /** Accuracies and reverse errors. */
  readonly quality: Table;
}

/** A folder of results, and what was measured of it. */
export interface MeasuredResults extends ResultsFolder {
  readonly measured: readonly MeasuredModel[];
  /**
   * What there is of our metrics: curves that have every record, and of the last model what we measure at the end. What its models
   * tell of some records is in no series, so that nothing takes it for all.
   */
  readonly table: Table;
  /** Over all records that have both pictures and a model; null where none has. */
  readonly pictures: PictureDifference | null;
  /** Why no claim is judged on it; null where it is a whole run of the authors’ training, measured on the right images. */
  readonly gap: string | null;
}

/**
 * In grays, on average over all pixels. Rounding moves a number over the edge of its gray now and then, more often where a processor
 * multiplies with fewer digits; the model of the record before or after is further away.
 */
const mostByRounding = 0.1;

/**
 * Measures all models of a folder anew.
 *
 * @throws InputError that names a model that is damaged, or not of the experiment
 */
export async function measureResults(results: ResultsFolder, on: Restored): Promise<MeasuredResults> {
  const { path, experiment, models, curves } = results;
  const { recordEvery } = experiment.hyperparameters;
  const measured: MeasuredModel[] = [];
  const pictures: StoredPicture[] = [];
  let special: Table = {};
  for (const record of models) {
    const prefix = modelPrefix(results, record);
    const parameters = parametersOfGraph(readTensorBundle(prefix), experiment, prefix);
    const snapshot = await on.snapshotOf(parameters);
    measured.push({
      record,
      steps: record * recordEvery + 1,
      sha256: hashParameters({ experiment, parameters }),
      quality: qualityOf(snapshot),
    });
    const [back] = snapshot.test.reverse;
    if (back) pictures.push(...storedPictures(path, record, back, experiment.data));
    if (record === models.at(-1)) special = on.specialOf(snapshot);
  }
  const ends = Object.entries(measured.at(-1)?.quality ?? {});
  const whole = {
    ...results,
    measured,
    table: {
      ...tableOfCurves(curves, recordEvery),
      ...Object.fromEntries(ends.map(([name, values]) => [endAlone(name), values])),
      ...special,
    },
    pictures: differenceOf(pictures),
  };
  return { ...whole, gap: gapIn(whole) };
}

/** The curves by the names of our metrics. Seconds are those of the records but the first, which is of a single step. */
function tableOfCurves(curves: ResultsFolder['curves'], recordEvery: number): Table {
  const { 'trainloss.txt': loss, 'testaccuracy.txt': testAccuracy, 'elapsedtime.txt': elapsed = [] } = curves;
  const [, ...seconds] = elapsed;
  return {
    ...(loss ? { loss } : {}),
    ...(testAccuracy ? { testAccuracy } : {}),
    ...(seconds.length > 0 ? { secondsPerStep: [median(seconds) / recordEvery] } : {}),
  };
}

/** What keeps a folder from being evidence of anything, in a line. */
function gapIn({ experiment, curves, measured, pictures }: Omit<MeasuredResults, 'gap'>): string | null {
  const { steps, recordEvery } = experiment.hyperparameters;
  const records = recordsOf(steps, recordEvery);
  const [curve] = Object.values(curves);
  const last = measured.at(-1);
  if (curve && curve.length !== records)
    return `it has ${curve.length} records, and ${steps} steps have ${records}`;
  // Of the records 0, 1, 2, … every second one has a model, from 1 on.
  const newest = 2 * Math.floor(records / 2) - 1;
  if (last?.record !== newest) {
    const found = last ? `its last model is of record ${last.record}` : 'it has no model';
    return `${found}, and that of ${steps} steps is of record ${newest}`;
  }
  if (pictures && pictures.mean > mostByRounding) {
    return `its pictures are ${pictures.mean.toPrecision(2)} grays on average from what its models make of these images: it was trained on others`;
  }
  const told = curves['testaccuracy.txt']?.[newest];
  const [found = Number.NaN] = last.quality.testAccuracy ?? [];
  // Accuracies are counts of images over their number.
  if (told !== undefined && Math.abs(told - found) * experiment.data.rows.test > 0.5) {
    return `its testaccuracy.txt says ${told} of record ${newest}, and its model has ${found} on these images: it was trained on others`;
  }
  return null;
}

import type { Metric, Table } from '../../harness/study/metrics.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import type { Batch } from '../data/dataset.ts';
import type { LabData } from '../data/lab-data.ts';
import type { Network } from '../networks/network.ts';
import type { Snapshot } from '../training/training.ts';

/** Something that is measured of a model before its first step, after its last, or both. */
export interface Measurement {
  /** What it measures, each at `the start` or `the end`. */
  metricsOf(network: Network, rows: LabData['rows']): readonly Metric[];
  /** Of the initial parameters. */
  ofStart?(network: Network, parameters: NamedArrays): Table;
  /** Of a model after its last step. @param trainedOn what it was trained on */
  ofEnd(network: Network, end: Snapshot, trainedOn: Batch): Table;
}

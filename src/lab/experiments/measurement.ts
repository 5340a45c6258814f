import type { Metric, Table } from '../../harness/study/metrics.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import type { Batch } from '../data/dataset.ts';
import type { LabData } from '../data/lab-data.ts';
import type { Network } from '../networks/network.ts';
import type { GivenData } from '../training/evaluator.ts';
import type { Snapshot } from '../training/training.ts';

/** Something that is measured of a model before its first step, after its last, or both. */
export type Measurement = OfModel | OfModelOnData;

interface Common {
  /** What it measures, each at `the start` or `the end`. */
  metricsOf(network: Network, rows: LabData['rows']): readonly Metric[];
  /** Of the initial parameters. */
  ofStart?(network: Network, parameters: NamedArrays): Table;
}

/** Of a model after its last step. */
export interface OfModel extends Common {
  ofEnd(network: Network, end: Snapshot): Table;
}

/** The same, where something is to be worked out of the data alone. */
export interface OfModelOnData extends Common {
  /**
   * Works that out, which can be while steps are taken.
   *
   * @param given the data that the model is run backwards over
   * @param trainedOn what it is trained on
   */
  beforehand(network: Network, given: GivenData, trainedOn: Batch): (end: Snapshot) => Table;
}

export const needsData = (measurement: Measurement): measurement is OfModelOnData =>
  'beforehand' in measurement;

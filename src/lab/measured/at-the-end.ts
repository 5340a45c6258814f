import type { Table } from '../../harness/study/metrics.ts';
import type { Batch } from '../data/dataset.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import type { Snapshot } from '../training/training.ts';

/** What an experiment measures of a model after its last step, besides accuracies and reverse errors. */
export const specialOf = (
  { network, measurements }: Pick<NetworkExperiment, 'network' | 'measurements'>,
  end: Snapshot,
  trainedOn: Batch,
): Table =>
  Object.assign({}, ...measurements.map((measurement) => measurement.ofEnd(network, end, trainedOn)));

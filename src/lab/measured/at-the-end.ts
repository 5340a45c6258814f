import type { Table } from '../../harness/study/metrics.ts';
import type { Batch } from '../data/dataset.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import type { GivenData } from '../training/evaluator.ts';
import type { Snapshot } from '../training/training.ts';

/** What an experiment measures. */
type Measuring = Pick<NetworkExperiment, 'network' | 'measurements'>;

/**
 * What an experiment measures of a model after its last step, besides accuracies and reverse errors, with all done that needs the data
 * alone.
 *
 * @param given the data that it is run backwards over
 */
export function measuringTheEnd(
  { network, measurements }: Measuring,
  given: GivenData,
  trainedOn: Batch,
): (end: Snapshot) => Table {
  const all = measurements.map((measurement) => measurement.ofEnd(network, given, trainedOn));
  return (end) => Object.assign({}, ...all.map((measure) => measure(end)));
}

/** The same of a model that is there. */
export const specialOf = (experiment: Measuring, end: Snapshot, trainedOn: Batch): Table =>
  measuringTheEnd(experiment, end, trainedOn)(end);

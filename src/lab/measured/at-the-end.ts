import type { Table } from '../../harness/study/metrics.ts';
import type { Batch } from '../data/dataset.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import type { GivenData } from '../training/evaluator.ts';
import type { Snapshot } from '../training/training.ts';

/** What an experiment measures. */
type Measuring = Pick<NetworkExperiment, 'network' | 'measurements'>;

/**
 * What an experiment measures of a model after its last step, besides accuracies and reverse errors: measurement by measurement, of each
 * first what needs the data alone.
 */
export class MeasuredEnd {
  readonly #experiment: Measuring;
  readonly #trainedOn: Batch;
  readonly #prepared: ((end: Snapshot) => Table)[] = [];

  constructor(experiment: Measuring, trainedOn: Batch) {
    this.#experiment = experiment;
    this.#trainedOn = trainedOn;
  }

  /** Works out what the next measurement needs of the data. @param given those that the model is run backwards over */
  prepareNext(given: GivenData): void {
    const { network, measurements } = this.#experiment;
    const next = measurements[this.#prepared.length];
    if (next) this.#prepared.push(next.ofEnd(network, given, this.#trainedOn));
  }

  measure(end: Snapshot): Table {
    while (this.#prepared.length < this.#experiment.measurements.length) this.prepareNext(end);
    return Object.assign({}, ...this.#prepared.map((measure) => measure(end)));
  }
}

/** The same of a model that is there. */
export const specialOf = (experiment: Measuring, end: Snapshot, trainedOn: Batch): Table =>
  new MeasuredEnd(experiment, trainedOn).measure(end);

import type { Table } from '../../harness/study/metrics.ts';
import type { Batch } from '../data/dataset.ts';
import { type Measurement, needsData, type OfModelOnData } from '../experiments/measurement.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import type { GivenData } from '../training/evaluator.ts';
import type { Snapshot } from '../training/training.ts';

/** What an experiment measures. */
type Measuring = Pick<NetworkExperiment, 'network' | 'measurements'>;

/** What an experiment measures of a model after its last step, besides accuracies and reverse errors. */
export class MeasuredEnd {
  readonly #experiment: Measuring;
  readonly #trainedOn: Batch;
  /** Those for which nothing was worked out of the data yet, and how the others measure. */
  readonly #left: OfModelOnData[];
  readonly #prepared = new Map<Measurement, (end: Snapshot) => Table>();

  constructor(experiment: Measuring, trainedOn: Batch) {
    this.#experiment = experiment;
    this.#trainedOn = trainedOn;
    this.#left = experiment.measurements.filter(needsData);
  }

  /** Works out what the next measurement needs of the data. @param given those that the model is run backwards over */
  prepareNext(given: GivenData): void {
    const next = this.#left.shift();
    if (next) this.#prepared.set(next, next.beforehand(this.#experiment.network, given, this.#trainedOn));
  }

  measure(end: Snapshot): Table {
    while (this.#left.length > 0) this.prepareNext(end);
    const { network, measurements } = this.#experiment;
    const tables = measurements.map((one) =>
      needsData(one) ? this.#prepared.get(one)?.(end) : one.ofEnd(network, end),
    );
    return Object.assign({}, ...tables);
  }
}

/** The same of a model that is there. */
export const specialOf = (experiment: Measuring, end: Snapshot, trainedOn: Batch): Table =>
  new MeasuredEnd(experiment, trainedOn).measure(end);

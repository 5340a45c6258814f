import type { Engine } from '../../engines/engine.ts';
import type { Table } from '../../harness/study/metrics.ts';
import type { Dataset } from '../data/dataset.ts';
import { needsData } from '../experiments/measurement.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import type { Stage } from '../experiments/stages.ts';
import { MeasuredEnd } from '../measured/at-the-end.ts';
import { type GivenData, givenTo } from '../training/evaluator.ts';
import type { Snapshot } from '../training/training.ts';

/** What is known of a stage before it begins. */
interface Known {
  readonly dataset: Dataset;
  readonly end: MeasuredEnd;
  given?: GivenData;
}

/** The data of the stages of a run, and what their ends are measured by that needs the data alone. */
export class DataOfStages {
  readonly #experiment: NetworkExperiment;
  readonly #load: (stage: Stage) => Dataset;
  readonly #known = new Map<Stage, Known>();
  /** Of each measurement of each stage that needs data of which nothing was worked out yet, the stage. */
  readonly #left: Stage[];

  /** @param stages those that are still to come to their end, in their order */
  constructor(experiment: NetworkExperiment, stages: readonly Stage[], load: (stage: Stage) => Dataset) {
    this.#experiment = experiment;
    this.#load = load;
    this.#left = stages.flatMap((stage) => experiment.measurements.filter(needsData).map(() => stage));
  }

  datasetOf(stage: Stage): Dataset {
    return this.#knownOf(stage).dataset;
  }

  #knownOf(stage: Stage): Known {
    const known = this.#known.get(stage);
    if (known) return known;
    const dataset = this.#load(stage);
    const made = { dataset, end: new MeasuredEnd(this.#experiment, dataset.train) };
    this.#known.set(stage, made);
    return made;
  }

  /**
   * Works out a share of what is left, at a record: while the process does so, steps are taken elsewhere. All stages have theirs while the
   * first one lasts, which is the longest.
   *
   * @param records how many there are from this one to the end of its stage
   */
  async prepareShare(records: number, engine: Engine): Promise<void> {
    for (const stage of this.#left.splice(0, Math.ceil(this.#left.length / records))) {
      const known = this.#knownOf(stage);
      known.given ??= await givenTo(this.#experiment.network, known.dataset, engine);
      known.end.prepareNext(known.given);
    }
  }

  /** What is measured of the model of a stage after its last step, besides accuracies and reverse errors. */
  measureEnd(stage: Stage, model: Snapshot): Table {
    return this.#knownOf(stage).end.measure(model);
  }
}

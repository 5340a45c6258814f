import type { EngineName } from '../../engines/engine.ts';
import { loadEngine } from '../../engines/registry.ts';
import type { Table } from '../../harness/study/metrics.ts';
import type { Engine } from '../../harness/study/runner.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import type { Place } from '../data/lab-data.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { specialOf } from '../measured/at-the-end.ts';
import { snapshots } from '../training/snapshots.ts';
import type { Snapshot } from '../training/training.ts';

/** What it takes to measure models of an experiment that somebody else trained. */
export interface Restored {
  readonly engine: Engine;
  /** Runs a model over both parts of the data. */
  snapshotOf(parameters: NamedArrays): Promise<Snapshot>;
  /** What is measured of a model at the end, besides accuracies and reverse errors. */
  specialOf(snapshot: Snapshot): Table;
}

/**
 * Loads the data of an experiment and an engine to measure models on.
 *
 * @param engineName one of those that there are, or `auto`
 * @throws InputError where either cannot be had
 */
export async function restoredOn(
  experiment: NetworkExperiment,
  place: Place,
  engineName: string,
): Promise<Restored> {
  const engine = await loadEngine(engineName as EngineName | 'auto');
  const dataset = experiment.data.load(place);
  return {
    engine,
    snapshotOf: snapshots(experiment.network, dataset, engine),
    specialOf: (snapshot) => specialOf(experiment, snapshot, dataset.train),
  };
}

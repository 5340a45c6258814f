import { loadEngine } from '../../engines/registry.ts';
import type { Task } from '../../harness/study/runner.ts';
import type { FloatArray, NamedArrays } from '../../kit/arrays.ts';
import type { LabExperiment } from '../experiments/network-experiment.ts';
import type { Stage } from '../experiments/stages.ts';
import { specialOf } from '../measured/at-the-end.ts';
import { snapshots } from '../training/snapshots.ts';
import { TrainingFolder } from './training-folder.ts';

/** What another program gave that trained the same network. */
export interface TrainedElsewhere {
  /** A value a record each; the seconds are those of the record. */
  readonly curves: Readonly<Record<'loss' | 'crossEntropy' | 'testAccuracy' | 'seconds', readonly number[]>>;
  /** The weights after each record. */
  readonly models: readonly NamedArrays[];
  /** Those after the last step. */
  readonly end: NamedArrays;
  /** d1′ of the test data at each record, shaped as these. */
  readonly reverse: readonly FloatArray[];
}

/**
 * Puts what another program gave into the folder of a run, as ours would have it: its losses, its test accuracy and its reverse pass of
 * the test data as it told them, all else measured of its weights, on the best engine that loads.
 */
export async function keepTrainedElsewhere(
  task: Task,
  lab: LabExperiment,
  stage: Stage,
  initial: NamedArrays,
  { curves, models, end, reverse }: TrainedElsewhere,
  signal: AbortSignal,
): Promise<void> {
  const dataset = lab.data.load(task.data, 'A', task.seed);
  const snapshotOf = snapshots(lab.network, dataset, await loadEngine('auto'));
  const rows = lab.data.rows.test;
  const folder = new TrainingFolder(task, lab, initial, null);
  for (const [index, parameters] of models.entries()) {
    signal.throwIfAborted();
    const snapshot = await snapshotOf(parameters, { isOfRecord: true });
    const back = reverse[index] as (typeof reverse)[number];
    const [, ...others] = snapshot.test.reverse;
    const at = (curve: keyof typeof curves) => curves[curve][index] as number;
    const [loss, crossEntropy, seconds] = [at('loss'), at('crossEntropy'), at('seconds')];
    folder.addRecord(
      stage,
      {
        ...{ index, step: index * stage.training.recordEvery, loss, crossEntropy },
        ...{ ...snapshot, test: { ...snapshot.test, reverse: [back, ...others] } },
      },
      seconds,
      // A share of so many rows, which it told in 32 bits.
      { testAccuracy: [Math.round(at('testAccuracy') * rows) / rows] },
    );
  }
  const last = await snapshotOf(end);
  folder.endStage(stage, last, specialOf(lab, last, dataset.train));
  folder.complete();
}

import type { Engine } from '../../engines/engine.ts';
import type { AnyArrays, NamedArrays } from '../../kit/arrays.ts';
import type { Dataset } from '../data/dataset.ts';
import { parameterNames } from '../networks/network.ts';
import { parametersOf } from './adam.ts';
import { Legs } from './legs.ts';
import { snapshots } from './snapshots.ts';
import { trainingStep } from './step.ts';
import type { Checkpoint, Snapshot, Training, TrainingRecord } from './training.ts';

/**
 * Trains one model. Where the engine takes its steps beside, those of the next records are taken while one is evaluated and written.
 *
 * @param start where it stands: at its beginning, or at a record of an earlier run on the same engine
 * @param onRecord called and awaited for each record, in order, with the seconds that its steps and its evaluation took, and not what was
 * done beside them
 * @param clock seconds since whenever, by which evaluations are timed
 * @returns the model after the last step
 * @throws DivergenceError when a step's loss, or the state at a record, is not finite
 */
export async function train(
  training: Training,
  dataset: Dataset,
  start: Checkpoint,
  engine: Engine,
  onRecord: (record: TrainingRecord, seconds: number) => Promise<void> | void,
  clock = () => 0,
): Promise<Snapshot> {
  const { network, recordEvery } = training;
  const { inputs, labels } = dataset.learned ?? dataset.train;
  const constants: AnyArrays = { inputs, labels };
  const snapshot = snapshots(network, dataset, engine);
  const iteration = engine.iterate(trainingStep(training), start.state, constants);
  const legs = new Legs(training, iteration, start, labels.shape[0] as number);

  const snapshotOf = (state: NamedArrays, isOfRecord: boolean): Promise<Snapshot> =>
    snapshot(parametersOf(parameterNames(network), state), { isOfRecord });

  let last = start;
  try {
    for (let leg = legs.next(); leg; leg = legs.next()) {
      // One is under way while this one is evaluated, and another follows it at once, whatever the process is busy with by then.
      if (engine.stepsBeside) legs.ask(2);
      const { checkpoint, loss, crossEntropy, seconds } = await leg;
      last = checkpoint;
      const step = last.done - 1;
      if (step % recordEvery === 0) {
        const started = clock();
        const evaluated = await snapshotOf(checkpoint.state, true);
        const took = seconds + clock() - started;
        const index = step / recordEvery;
        await onRecord({ index, step, loss, crossEntropy, checkpoint, ...evaluated }, took);
      }
    }
  } finally {
    // Before the last evaluation: whatever took the steps may take a share of it.
    iteration.dispose();
  }
  return snapshotOf(last.state, false);
}

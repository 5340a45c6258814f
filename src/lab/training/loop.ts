import type { Engine, Iteration } from '../../engines/engine.ts';
import type { AnyArrays, NamedArrays } from '../../kit/arrays.ts';
import type { Dataset } from '../data/dataset.ts';
import { parameterNames } from '../networks/network.ts';
import { parametersOf } from './adam.ts';
import { type Disturbance, disturb } from './disturbance.ts';
import { feedOf } from './feed.ts';
import { snapshots } from './snapshots.ts';
import { trainingStep } from './step.ts';
import {
  type Checkpoint,
  DivergenceError,
  type Snapshot,
  type Training,
  type TrainingRecord,
} from './training.ts';

/**
 * Trains one model.
 *
 * @param start where it stands: at its beginning, or at a record of an earlier run on the same engine
 * @param onRecord called and awaited for each record, in order
 * @returns the model after the last step
 * @throws DivergenceError when a step's loss, or the state at a record, is not finite
 */
export async function train(
  training: Training,
  dataset: Dataset,
  start: Checkpoint,
  engine: Engine,
  onRecord: (record: TrainingRecord) => Promise<void> | void,
): Promise<Snapshot> {
  const { name, network, steps, recordEvery, disturbance } = training;
  const { inputs, labels } = dataset.learned ?? dataset.train;
  const { feed, random } = feedOf(training, start, labels.shape[0] as number);
  const constants: AnyArrays = { inputs, labels };
  const snapshot = snapshots(network, dataset, engine);
  const iteration = engine.iterate(trainingStep(training), start.state, constants);

  let lastFinite: number | undefined;
  const diverged = (what: string, step: number) =>
    new DivergenceError(`${name}: ${what} at step ${step}; the last finite loss was ${lastFinite ?? 'none'}`);
  const stateAfter = async (step: number): Promise<NamedArrays> => {
    const state = await iteration.state();
    const bad = Object.keys(state).find((name) => !allFinite(state[name]?.values as Float32Array));
    if (bad) throw diverged(`${bad} is not finite`, step);
    return state;
  };
  const snapshotOf = (state: NamedArrays, isOfRecord: boolean): Promise<Snapshot> =>
    snapshot(parametersOf(parameterNames(network), state), undefined, isOfRecord);

  try {
    for (let { done } = start; done < steps; ) {
      // Up to and including the next step that is recorded, or the last one.
      const toRecord = done % recordEvery === 0 ? 1 : recordEvery - (done % recordEvery) + 1;
      const count = Math.min(toRecord, steps - done);
      const { loss = new Float32Array(), crossEntropy } = disturbance
        ? await advanceDisturbed(iteration, disturbance, done, count, feed)
        : await iteration.advance(count, feed(count));
      const bad = loss.findIndex((value) => !Number.isFinite(value));
      if (bad > 0) lastFinite = loss[bad - 1] as number;
      if (bad >= 0) throw diverged(`the loss is ${loss[bad]}`, done + bad);
      lastFinite = loss[count - 1] as number;
      done += count;
      const step = done - 1;
      if (step % recordEvery !== 0) continue;
      const state = await stateAfter(step);
      await onRecord({
        index: step / recordEvery,
        step,
        loss: lastFinite,
        crossEntropy: crossEntropy?.[count - 1] as number,
        checkpoint: { done, state, noise: random.state },
        ...(await snapshotOf(state, true)),
      });
    }
    return await snapshotOf(await stateAfter(steps - 1), false);
  } finally {
    iteration.dispose();
  }
}

/** Advances step by step, with the state disturbed after each. */
async function advanceDisturbed(
  iteration: Iteration,
  disturbance: Disturbance,
  done: number,
  count: number,
  feed: (count: number) => AnyArrays,
): Promise<Record<string, Float32Array>> {
  const outputs: Record<string, Float32Array> = {};
  for (let at = 0; at < count; at++) {
    for (const [name, values] of Object.entries(await iteration.advance(1, feed(1)))) {
      outputs[name] ??= new Float32Array(count);
      outputs[name].set(values, at);
    }
    iteration.replace(disturb(await iteration.state(), disturbance, done + at));
  }
  return outputs;
}

function allFinite(values: Float32Array): boolean {
  // A plain loop: this is asked of the whole state at every record.
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return false;
  return true;
}

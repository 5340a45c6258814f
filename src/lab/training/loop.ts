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
 * Trains one model. Where the engine takes its steps beside, those of the next record are taken while one is evaluated and written.
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
  const { name, network, steps, recordEvery, disturbance } = training;
  const { inputs, labels } = dataset.learned ?? dataset.train;
  const { feed, random } = feedOf(training, start, labels.shape[0] as number);
  const constants: AnyArrays = { inputs, labels };
  const snapshot = snapshots(network, dataset, engine);
  const iteration = engine.iterate(trainingStep(training), start.state, constants);

  let lastFinite: number | undefined;
  const diverged = (what: string, step: number) =>
    new DivergenceError(`${name}: ${what} at step ${step}; the last finite loss was ${lastFinite ?? 'none'}`);

  /** Takes the steps up to and including the next one that is recorded, or the last one. */
  const take = async (from: number): Promise<Leg> => {
    const toRecord = from % recordEvery === 0 ? 1 : recordEvery - (from % recordEvery) + 1;
    const count = Math.min(toRecord, steps - from);
    const before = iteration.seconds;
    const { loss = new Float32Array(), crossEntropy } = disturbance
      ? await advanceDisturbed(iteration, disturbance, from, count, feed)
      : await iteration.advance(count, feed(count));
    const seconds = iteration.seconds - before;
    const bad = loss.findIndex((value) => !Number.isFinite(value));
    if (bad > 0) lastFinite = loss[bad - 1] as number;
    if (bad >= 0) throw diverged(`the loss is ${loss[bad]}`, from + bad);
    lastFinite = loss[count - 1] as number;
    const done = from + count;
    const state = await iteration.state();
    const infinite = Object.keys(state).find((name) => !allFinite(state[name]?.values as Float32Array));
    if (infinite) throw diverged(`${infinite} is not finite`, done - 1);
    const checkpoint = { done, state, noise: random.state };
    return { checkpoint, loss: lastFinite, crossEntropy: crossEntropy?.[count - 1] as number, seconds };
  };
  const snapshotOf = (state: NamedArrays, isOfRecord: boolean): Promise<Snapshot> =>
    snapshot(parametersOf(parameterNames(network), state), { isOfRecord });

  try {
    let last = start;
    const next = () => (last.done < steps ? take(last.done) : undefined);
    for (let leg = next(); leg; ) {
      const { checkpoint, loss, crossEntropy, seconds } = await leg;
      last = checkpoint;
      const ahead = engine.stepsBeside ? next() : undefined;
      // Whether it goes wrong is told in its turn.
      ahead?.catch(() => {});
      const step = last.done - 1;
      if (step % recordEvery === 0) {
        const started = clock();
        const evaluated = await snapshotOf(checkpoint.state, true);
        const took = seconds + clock() - started;
        const index = step / recordEvery;
        await onRecord({ index, step, loss, crossEntropy, checkpoint, ...evaluated }, took);
      }
      leg = ahead ?? next();
    }
    return await snapshotOf(last.state, false);
  } finally {
    iteration.dispose();
  }
}

/** Steps up to one that is recorded, or the last one, and what came of them. */
interface Leg extends Pick<TrainingRecord, 'loss' | 'crossEntropy' | 'checkpoint'> {
  readonly seconds: number;
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

import type { Engine, Iteration } from '../../engines/engine.ts';
import { type NamedArrays, zeros } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import type { Dataset } from '../data/dataset.ts';
import { type Network, parameterNames } from '../networks/network.ts';
import { type Factors, noiseOf, type Objective, phasesOf } from '../objectives/objective.ts';
import { adamRates, adamState, parametersOf } from './adam.ts';
import { type Disturbance, disturb } from './disturbance.ts';
import type { Evaluation } from './evaluator.ts';
import { snapshots } from './snapshots.ts';
import { phaseOfStep, rate, trainingStep } from './step.ts';

/** One training: a network under one objective, from one seed, always on the full batch. */
export interface Training {
  /** What it is called where it cannot go on: `peak RR, seed 0`. */
  readonly name: string;
  readonly network: Network;
  readonly objective: Objective;
  /** Those that the objective reads. */
  readonly factors: Factors;
  /** Feeds the noise; the initial parameters are given. */
  readonly seed: number;
  /** Steps of full-batch training; one step is one epoch. */
  readonly steps: number;
  readonly learningRate: number;
  /** Steps between two records. */
  readonly recordEvery: number;
  /** How its arithmetic is disturbed, where that is to be found out which results depend on its rounding. */
  readonly disturbance?: Disturbance | undefined;
}

/** The model at some point of its training, run over both batches. */
export interface Snapshot {
  readonly parameters: NamedArrays;
  readonly train: Evaluation;
  readonly test: Evaluation;
}

/** Where a training stands: all that its coming steps depend on. */
export interface Checkpoint {
  /** How many steps were done. */
  readonly done: number;
  /** The parameters and Adam's moments. */
  readonly state: NamedArrays;
  /** The state of the generator of the objective's noise. */
  readonly noise: readonly number[];
}

/** Where a training stands before its first step. */
export function beginning({ seed }: Pick<Training, 'seed'>, initial: NamedArrays): Checkpoint {
  return { done: 0, state: adamState(initial), noise: new Random(seed, 'noise').state };
}

/** What is recorded at each step i with i mod `recordEvery` = 0, after that step's update. */
export interface TrainingRecord extends Snapshot {
  /** 0, 1, 2, … */
  readonly index: number;
  /** The step, counted from 0. */
  readonly step: number;
  /** The loss and the cross-entropy of this step, before its update. */
  readonly loss: number;
  readonly crossEntropy: number;
  /** From here the training can go on, and ends with the same bits. */
  readonly checkpoint: Checkpoint;
}

/** The training cannot go on: its loss, its weights or its moments are no finite numbers. */
export class DivergenceError extends Error {
  override name = 'DivergenceError';
}

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
  const { name, network, objective, factors, steps, recordEvery, disturbance } = training;
  const { feed, random } = feedOf(training, start);
  const { inputs, labels } = dataset.learned ?? dataset.train;
  const constants: NamedArrays = { inputs, labels };
  const snapshot = snapshots(network, dataset, engine);
  const iteration = engine.iterate(trainingStep(network, objective, factors), start.state, constants);

  let lastFinite: number | undefined;
  const diverged = (what: string, step: number) =>
    new DivergenceError(`${name}: ${what} at step ${step}; the last finite loss was ${lastFinite ?? 'none'}`);
  const stateAfter = async (step: number): Promise<NamedArrays> => {
    const state = await iteration.state();
    const bad = Object.keys(state).find((name) => !allFinite(state[name]?.values as Float32Array));
    if (bad) throw diverged(`${bad} is not finite`, step);
    return state;
  };
  const snapshotOf = (state: NamedArrays): Promise<Snapshot> =>
    snapshot(parametersOf(parameterNames(network), state));

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
        ...(await snapshotOf(state)),
      });
    }
    return await snapshotOf(await stateAfter(steps - 1));
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
  feed: (count: number) => NamedArrays,
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

/**
 * Makes what the coming steps are fed, stacked: Adam's rate [count], the noise [count, dimension, 1], and where the
 * objective has phases the one of each step [count, phases, 1].
 */
function feedOf({ network, objective, learningRate, steps }: Training, start: Checkpoint) {
  const noise = Object.entries(noiseOf(objective, network));
  const phases = phasesOf(objective, network);
  const rates = adamRates(learningRate, start.done);
  const random = new Random(0, 'noise');
  random.state = start.noise;
  let step = start.done;
  const feed = (count: number): NamedArrays => {
    const alpha = zeros(count);
    const vectors = noise.map(([name, dimension]) => ({
      name,
      dimension,
      stack: zeros(count, dimension, 1),
    }));
    const phase = zeros(count, phases, 1);
    for (let at = 0; at < count; at++, step++) {
      alpha.values[at] = rates.next().value;
      for (const { dimension, stack } of vectors) {
        stack.values.set(random.unitVector(dimension), at * dimension);
      }
      if (phases > 0) phase.values[at * phases + Math.floor((step * phases) / steps)] = 1;
    }
    return {
      ...Object.fromEntries(vectors.map(({ name, stack }) => [name, stack])),
      [rate]: alpha,
      ...(phases > 0 ? { [phaseOfStep]: phase } : {}),
    };
  };
  return { feed, random };
}

function allFinite(values: Float32Array): boolean {
  // A plain loop: this is asked of the whole state at every record.
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return false;
  return true;
}

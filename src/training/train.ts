import type { Batch, Dataset } from '../datasets/dataset.ts';
import type { Engine } from '../engines/engine.ts';
import { type FloatArray, type NamedArrays, named, sizeOf } from '../kit/arrays.ts';
import { Random } from '../kit/random.ts';
import { parameterNames } from '../networks/network.ts';
import { objectives } from '../objectives/registry.ts';
import { adamRates, adamState, parametersOf } from './adam.ts';
import { type Evaluation, evaluator } from './evaluate.ts';
import { experiments, type Training } from './experiments.ts';
import { phaseOfStep, rate, trainingStep } from './step.ts';

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
 * Trains one model, always on the full batch.
 *
 * @param start where it stands: at its beginning, or at a record of an earlier run on the same engine
 * @param onRecord called and awaited for each record, in order
 * @returns the model after the last step
 * @throws DivergenceError when a step's loss, or the state at a record, is not finite
 */
export async function train(
  { experiment, objective, seed, hyperparameters }: Training,
  dataset: Dataset,
  start: Checkpoint,
  engine: Engine,
  onRecord: (record: TrainingRecord) => Promise<void> | void,
): Promise<Snapshot> {
  const { network } = experiments[experiment];
  const { steps, learningRate, recordEvery } = hyperparameters;
  const step = trainingStep(network, objectives[objective], hyperparameters);
  const needs = {
    noise: objectives[objective].noise(network),
    phases: objectives[objective].phases?.(network) ?? 0,
    steps,
  };
  const { feed, random } = feedOf(learningRate, needs, start);
  const constants: NamedArrays = { inputs: dataset.train.inputs, labels: dataset.train.labels };
  const evaluateModel = evaluator(network, engine);
  const iteration = engine.iterate(step, start.state, constants);

  let lastFinite: number | undefined;
  const diverged = (what: string, step: number) =>
    new DivergenceError(
      `${experiment} ${objective}, seed ${seed}: ${what} at step ${step}; the last finite loss was ${lastFinite ?? 'none'}`,
    );
  const snapshot = async (step: number): Promise<Snapshot & Pick<Checkpoint, 'state'>> => {
    const state = await iteration.state();
    const bad = Object.keys(state).find((name) => !allFinite(state[name]?.values as Float32Array));
    if (bad) throw diverged(`${bad} is not finite`, step);
    const parameters = parametersOf(parameterNames(network), state);
    const evaluate = (batch: Batch) => evaluateModel(parameters, batch);
    return { parameters, state, train: await evaluate(dataset.train), test: await evaluate(dataset.test) };
  };

  try {
    for (let { done } = start; done < steps; ) {
      // Up to and including the next step that is recorded, or the last one.
      const count = Math.min(
        done % recordEvery === 0 ? 1 : recordEvery - (done % recordEvery) + 1,
        steps - done,
      );
      const { loss = new Float32Array(), crossEntropy } = await iteration.advance(count, feed(count));
      const bad = loss.findIndex((value) => !Number.isFinite(value));
      if (bad > 0) lastFinite = loss[bad - 1] as number;
      if (bad >= 0) throw diverged(`the loss is ${loss[bad]}`, done + bad);
      lastFinite = loss[count - 1] as number;
      done += count;
      if ((done - 1) % recordEvery === 0) {
        const index = (done - 1) / recordEvery;
        const entropy = crossEntropy?.[count - 1] as number;
        const { state, ...model } = await snapshot(done - 1);
        const checkpoint = { done, state, noise: random.state };
        await onRecord({
          index,
          step: done - 1,
          loss: lastFinite,
          crossEntropy: entropy,
          checkpoint,
          ...model,
        });
      }
    }
    const { parameters, train, test } = await snapshot(steps - 1);
    return { parameters, train, test };
  } finally {
    iteration.dispose();
  }
}

/**
 * Makes what the coming steps are fed, stacked: Adam's rate [count], the noise [count, dimension, 1], and where the
 * objective has phases the one of each step [count, phases, 1].
 */
function feedOf(
  learningRate: number,
  { noise, phases, steps }: { noise: Readonly<Record<string, number>>; phases: number; steps: number },
  start: Checkpoint,
) {
  let step = start.done;
  const rates = adamRates(learningRate, start.done);
  const random = new Random(0, 'noise');
  random.state = start.noise;
  const feed = (count: number): NamedArrays => {
    const alpha = Float32Array.from({ length: count }, () => rates.next().value);
    const stacks = named(Object.keys(noise), (name): FloatArray => {
      const shape = [count, noise[name] as number, 1];
      return { shape, values: new Float32Array(sizeOf(shape)) };
    });
    for (let at = 0; at < count; at++) {
      for (const [name, dimension] of Object.entries(noise)) {
        stacks[name]?.values.set(random.unitVector(dimension), at * dimension);
      }
    }
    const fed = { ...stacks, [rate]: { shape: [count], values: alpha } };
    const first = step;
    step += count;
    if (phases === 0) return fed;
    const phase = new Float32Array(count * phases);
    for (let at = 0; at < count; at++) phase[at * phases + Math.floor(((first + at) * phases) / steps)] = 1;
    return { ...fed, [phaseOfStep]: { shape: [count, phases, 1], values: phase } };
  };
  return { feed, random };
}

function allFinite(values: Float32Array): boolean {
  // A plain loop: this is asked of the whole state at every record.
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return false;
  return true;
}

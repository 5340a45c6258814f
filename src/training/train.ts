import type { Batch, Dataset } from '../datasets/dataset.ts';
import type { Engine } from '../engines/engine.ts';
import { type FloatArray, type NamedArrays, named, sizeOf } from '../kit/arrays.ts';
import { Random } from '../kit/random.ts';
import { parameterNames } from '../networks/network.ts';
import { objectives } from '../objectives/registry.ts';
import { adamRates, adamState, parametersOf } from './adam.ts';
import { type Evaluation, evaluator } from './evaluate.ts';
import { experiments, type Training } from './experiments.ts';
import { rate, trainingStep } from './step.ts';

/** The model at some point of its training, run over both batches. */
export interface Snapshot {
  readonly parameters: NamedArrays;
  readonly train: Evaluation;
  readonly test: Evaluation;
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
}

/** The training cannot go on: its loss, its weights or its moments are no finite numbers. */
export class DivergenceError extends Error {
  override name = 'DivergenceError';
}

/**
 * Trains one model, always on the full batch.
 *
 * @param initial the parameters to start from
 * @param onRecord called and awaited for each record, in order
 * @returns the model after the last step
 * @throws DivergenceError when a step's loss, or the state at a record, is not finite
 */
export async function train(
  { experiment, objective, seed, hyperparameters }: Training,
  dataset: Dataset,
  initial: NamedArrays,
  engine: Engine,
  onRecord: (record: TrainingRecord) => Promise<void> | void,
): Promise<Snapshot> {
  const { network } = experiments[experiment];
  const { steps, learningRate, recordEvery } = hyperparameters;
  const step = trainingStep(network, objectives[objective], hyperparameters);
  const feed = feedOf(learningRate, objectives[objective].noise(network), seed);
  const constants: NamedArrays = { inputs: dataset.train.inputs, labels: dataset.train.labels };
  const evaluateModel = evaluator(network, engine);
  const iteration = engine.iterate(step, adamState(initial), constants);

  let lastFinite: number | undefined;
  const diverged = (what: string, step: number) =>
    new DivergenceError(
      `${experiment} ${objective}, seed ${seed}: ${what} at step ${step}; the last finite loss was ${lastFinite ?? 'none'}`,
    );
  const snapshot = async (step: number): Promise<Snapshot> => {
    const state = await iteration.state();
    const bad = Object.keys(state).find((name) => !allFinite(state[name]?.values as Float32Array));
    if (bad) throw diverged(`${bad} is not finite`, step);
    const parameters = parametersOf(parameterNames(network), state);
    const evaluate = (batch: Batch) => evaluateModel(parameters, batch);
    return { parameters, train: await evaluate(dataset.train), test: await evaluate(dataset.test) };
  };

  try {
    for (let done = 0; done < steps; ) {
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
        await onRecord({
          index,
          step: done - 1,
          loss: lastFinite,
          crossEntropy: entropy,
          ...(await snapshot(done - 1)),
        });
      }
    }
    return await snapshot(steps - 1);
  } finally {
    iteration.dispose();
  }
}

/** Makes what the coming steps are fed, stacked: Adam's rate [count], and the noise [count, dimension, 1]. */
function feedOf(learningRate: number, noise: Readonly<Record<string, number>>, seed: number) {
  const rates = adamRates(learningRate);
  const random = new Random(seed, 'noise');
  return (count: number): NamedArrays => {
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
    return { ...stacks, [rate]: { shape: [count], values: alpha } };
  };
}

function allFinite(values: Float32Array): boolean {
  // A plain loop: this is asked of the whole state at every record.
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return false;
  return true;
}

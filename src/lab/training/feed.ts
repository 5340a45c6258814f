import { type AnyArrays, type NamedArrays, zeros } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import { noiseOf, phasesOf } from '../objectives/objective.ts';
import { adamRates } from './adam.ts';
import { rowsOfSteps } from './order.ts';
import { phaseOfStep, rate, rowsOfStep } from './step.ts';
import type { Checkpoint, Training } from './training.ts';

/**
 * Makes what the coming steps are fed, stacked: Adam's rate [count], the noise [count, dimension, 1], where the objective has phases
 * the one of each step [count, phases, 1], and where the training is on batches their rows [count, batch].
 *
 * @param rows how many there are to train on
 */
export function feedOf(training: Training, start: Checkpoint, rows: number) {
  const { network, objective, steps, batch } = training;
  const noise = Object.entries(noiseOf(objective, network));
  const phases = phasesOf(objective, network);
  const rates = adamRates(rateAt(training), start.done);
  const order = batch === undefined ? null : rowsOfSteps(training.seed, rows, batch, start.done);
  const random = new Random(0, 'noise');
  random.state = start.noise;
  let step = start.done;
  const feed = (count: number): AnyArrays => {
    const alpha = zeros(count);
    const vectors = noise.map(([name, dimension]) => ({
      name,
      dimension,
      stack: zeros(count, dimension, 1),
    }));
    const phase = zeros(count, phases, 1);
    const chosen = new Int32Array(count * (batch ?? 0));
    for (let at = 0; at < count; at++, step++) {
      alpha.values[at] = rates.next().value;
      for (const { dimension, stack } of vectors) {
        stack.values.set(random.unitVector(dimension), at * dimension);
      }
      if (phases > 0) phase.values[at * phases + Math.floor((step * phases) / steps)] = 1;
      if (order) chosen.set(order.next().value, at * (batch as number));
    }
    return {
      ...Object.fromEntries(vectors.map(({ name, stack }) => [name, stack])),
      [rate]: alpha,
      ...(phases > 0 ? { [phaseOfStep]: phase } : {}),
      ...(order ? { [rowsOfStep]: { shape: [count, batch as number], values: chosen } } : {}),
    };
  };
  return { feed, random };
}

/** After the drop a tenth of the learning rate. */
const dropped = 0.1;

function rateAt({ learningRate, rateDropAt = Number.POSITIVE_INFINITY }: Training) {
  return (step: number) => (step < rateDropAt ? learningRate : learningRate * dropped);
}

/**
 * All random vectors that a training is fed, for another program to be fed the same: name ↦ [steps, dimension, 1], unit vectors in the
 * order in which the steps draw them; null where its objective asks for none.
 */
export function noiseOfTraining({
  network,
  objective,
  seed,
  steps,
}: Pick<Training, 'network' | 'objective' | 'seed' | 'steps'>): NamedArrays | null {
  const wanted = Object.entries(noiseOf(objective, network));
  if (wanted.length === 0) return null;
  const random = new Random(seed, 'noise');
  const stacks = wanted.map(([name, dimension]) => ({ name, dimension, stack: zeros(steps, dimension, 1) }));
  for (let step = 0; step < steps; step++) {
    for (const { dimension, stack } of stacks)
      stack.values.set(random.unitVector(dimension), step * dimension);
  }
  return Object.fromEntries(stacks.map(({ name, stack }) => [name, stack]));
}

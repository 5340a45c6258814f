import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { EngineName } from '../../src/engines/engine.ts';
import { loadEngine, surveyEngines } from '../../src/engines/registry.ts';
import { type FloatArray, rowsOf, sizeOf, zeros } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';
import type { Dataset } from '../../src/lab/data/dataset.ts';
import { chainOf } from '../../src/lab/networks/chain.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { parameterNames } from '../../src/lab/networks/network.ts';
import { convolution, fullyConnected, type ImageShape } from '../../src/lab/networks/pieces.ts';
import { pooledHead, residualBlock, stem } from '../../src/lab/networks/residual.ts';
import { decay } from '../../src/lab/objectives/decay.ts';
import { factorsOf, type Objective } from '../../src/lab/objectives/objective.ts';
import { objectives } from '../../src/lab/objectives/objectives.ts';
import { preThenTask } from '../../src/lab/objectives/pre.ts';
import { std } from '../../src/lab/objectives/std.ts';
import { adamRates } from '../../src/lab/training/adam.ts';
import { evaluator } from '../../src/lab/training/evaluator.ts';
import { feedOf } from '../../src/lab/training/feed.ts';
import { train } from '../../src/lab/training/loop.ts';
import { rowsOfSteps } from '../../src/lab/training/order.ts';
import { beginning, type Checkpoint, type Training } from '../../src/lab/training/training.ts';

/** Trainings on batches: which rows a step sees, and that a training is the same on every engine and after an interruption. */

const take = <T>(rows: Iterator<T>, count: number): T[] =>
  Array.from({ length: count }, () => rows.next().value as T);

describe('the rows of steps', () => {
  it('are all of them once an epoch, but for those that make no batch, in another order each time', () => {
    const steps = take(rowsOfSteps(5, 23, 7), 9).map((rows) => [...rows]);
    const epochs = [steps.slice(0, 3), steps.slice(3, 6), steps.slice(6)].map((epoch) => epoch.flat());
    for (const epoch of epochs) {
      expect(new Set(epoch).size).toBe(21);
      expect(epoch.every((row) => row >= 0 && row < 23)).toBe(true);
    }
    expect(new Set(epochs.map(String)).size).toBe(3);
    // Which two are left out is drawn as well.
    const all = Array.from({ length: 23 }, (_, row) => row);
    const left = epochs.map((epoch) => all.filter((row) => !epoch.includes(row)).join());
    expect(new Set(left).size).toBeGreaterThan(1);
  });

  it('follow from the seed and the step alone', () => {
    const whole = take(rowsOfSteps(5, 23, 7), 12);
    for (const from of [0, 1, 2, 3, 4, 8, 11])
      expect(take(rowsOfSteps(5, 23, 7, from), 12 - from)).toEqual(whole.slice(from));
    expect(take(rowsOfSteps(6, 23, 7), 1)).not.toEqual(whole.slice(0, 1));
  });

  it('cannot be more than there are', () => {
    expect(() => rowsOfSteps(0, 6, 7).next()).toThrow('expected a batch of at most 6 rows, got 7');
  });
});

const images: ImageShape = [6, 5, 1];
const classes = 3;
const input = (stored: tf.Tensor) => stored.cast('float32').div(255);
const piece = convolution(1, images, { size: 3, stride: 2, channels: 4 });
const chain = chainOf('chain', [piece, fullyConnected(2, piece.output, classes)], {
  input,
  reverseTerm: 'mean',
});
const residual = chainOf(
  'residual',
  [stem(images, 3), residualBlock('2', [6, 5, 3], 4, 2)],
  { input, reverseTerm: 'mean' },
  pooledHead(4, classes),
);

/** Rows whose class is where they are brightest. */
function drawn(rows: number, seed: number) {
  const random = new Random(seed, 'images');
  const labels = zeros(rows, classes);
  const values = Uint8Array.from({ length: rows * sizeOf(images) }, (_, at) => {
    const row = Math.floor(at / sizeOf(images));
    const isBright = Math.floor((at % 30) / 10) === row % classes;
    return Math.round(random.uniform(0, isBright ? 255 : 100));
  });
  for (let row = 0; row < rows; row++) labels.values[row * classes + (row % classes)] = 1;
  return { inputs: { shape: [rows, ...images], values }, labels };
}
const dataset: Dataset = { train: drawn(26, 1), test: drawn(9, 2), reversed: 4 };

const trainingOf = (objective: Objective, changes: Partial<Training> = {}): Training => ({
  ...{ name: objective.name, network: chain, objective, seed: 4, steps: 11, learningRate: 1e-2 },
  factors: Object.fromEntries(factorsOf(objective).map(({ name }) => [name, 0.3])),
  ...{ batch: 8, recordEvery: 3, ...changes },
});

async function trained(training: Training, engine: EngineName, from?: Checkpoint) {
  const losses: number[] = [];
  const checkpoints: Checkpoint[] = [];
  const end = await train(
    training,
    dataset,
    from ?? beginning(training, initialise(training.network, training.seed)),
    await loadEngine(engine),
    ({ loss, checkpoint }) => {
      losses.push(loss);
      checkpoints.push(structuredClone(checkpoint));
    },
  );
  return { end, losses, checkpoints };
}

const all = [...objectives, decay, preThenTask];
const cases = [
  ...all.map((objective) => ({
    what: `chain ${objective.name}: ${objective.words}`,
    objective,
    network: chain,
  })),
  ...all
    .filter(({ name }) => ['Std', 'Ort', 'RR'].includes(name))
    .map((objective) => ({ what: `residual ${objective.name}`, objective, network: residual })),
];

/** ‖a − b‖ / ‖b‖ over all parameters. */
function distance(a: Readonly<Record<string, FloatArray>>, b: Readonly<Record<string, FloatArray>>): number {
  let [difference, whole] = [0, 0];
  for (const [name, { values }] of Object.entries(b))
    values.forEach((value, at) => {
      difference += ((a[name]?.values[at] as number) - value) ** 2;
      whole += value ** 2;
    });
  return Math.sqrt(difference / whole);
}

const others = (await surveyEngines()).filter(({ name, loads }) => loads && name !== 'cpu');

describe.each(cases)('$what', ({ objective, network }) => {
  const training = trainingOf(objective, { network });

  it('is the same on every engine', async () => {
    const plain = await trained(training, 'cpu');
    expect(plain.losses).toHaveLength(4);
    for (const { name } of others) {
      const { end, losses } = await trained(training, name);
      losses.forEach((loss, at) => {
        expect(Math.abs(loss / (plain.losses[at] as number) - 1)).toBeLessThan(1e-4);
      });
      expect(distance(end.parameters, plain.end.parameters)).toBeLessThan(1e-3);
    }
  });

  it('ends with the same bits when it goes on at any of its records', async () => {
    const whole = await trained(training, 'onnx');
    for (const checkpoint of whole.checkpoints) {
      const { end } = await trained(training, 'onnx', structuredClone(checkpoint));
      expect(end).toEqual(whole.end);
    }
  });
});

describe('a training on batches', () => {
  it('learns other than one on all rows, and than one from another seed', async () => {
    const { end } = await trained(trainingOf(std), 'wasm');
    const full = await trained(trainingOf(std, { batch: undefined }), 'wasm');
    expect(distance(full.end.parameters, end.parameters)).toBeGreaterThan(1e-3);
    const training = trainingOf(std, { seed: 5 });
    const start = beginning(training, initialise(chain, 4));
    const other = await trained(training, 'wasm', start);
    expect(distance(other.end.parameters, end.parameters)).toBeGreaterThan(1e-3);
  });

  it('with one batch of all rows learns what one on all rows learns, but for the order of sums', async () => {
    const { end } = await trained(trainingOf(std, { batch: 26 }), 'wasm');
    const full = await trained(trainingOf(std, { batch: undefined }), 'wasm');
    expect(distance(full.end.parameters, end.parameters)).toBeLessThan(1e-4);
  });

  it('has a tenth of the learning rate after its drop', () => {
    const training = trainingOf(std, { rateDropAt: 6 });
    const { feed } = feedOf(training, beginning(training, initialise(chain, 0)), 26);
    const fed = (feed(11) as { alpha: FloatArray }).alpha.values;
    const usual = take(adamRates(1e-2), 11);
    usual.forEach((rate, step) => {
      expect(fed[step] as number).toBeCloseTo(step < 6 ? rate : rate / 10, 9);
    });
  });

  it('moves running statistics a tenth of the way towards those of each batch', async () => {
    const network = residual;
    const training = trainingOf(std, { network, steps: 1, recordEvery: 1, batch: 26 });
    const initial = initialise(network, 4);
    const { end } = await trained(training, 'cpu');
    const W = tf.tensor4d(initial.W1?.values as Float32Array, [3, 3, 1, 3]);
    const { values, shape } = dataset.train.inputs;
    const x = tf.tensor(values, [...shape], 'float32').div(255) as tf.Tensor4D;
    const y = tf.conv2d(x, W, 1, 1);
    const own = y.mean([0, 1, 2]).dataSync();
    own.forEach((mean, at) => {
      expect(end.parameters.mean1?.values[at] as number).toBeCloseTo(0.1 * mean, 6);
    });
    expect(end.parameters.variance1?.values.every((value) => value > 0 && value < 1)).toBe(true);
  });
});

describe('an evaluation whose rows do not depend on each other', () => {
  it('predicts all of them, and runs the first ones backwards: what the whole would be', async () => {
    const engine = await loadEngine('onnx');
    const parameters = initialise(residual, 0);
    const many = drawn(1203, 3);
    const some = await evaluator(residual, engine, 700)(parameters, many);
    const whole = await evaluator(residual, engine, undefined)(parameters, many);
    expect(some.prediction.shape).toEqual([1203, classes]);
    expect(distance({ p: some.prediction }, { p: whole.prediction })).toBeLessThan(1e-6);
    some.reverse.forEach((back, at) => {
      const expected = rowsOf(whole.reverse[at] as FloatArray, 0, 700);
      expect(back.shape).toEqual(expected.shape);
      expect(distance({ back }, { back: expected })).toBeLessThan(1e-6);
    });
    expect(some.activations.map(({ shape }) => shape[0])).toEqual([700, 700, 700]);
    expect(parameterNames(residual)).toContain('mean2b');
  });
});

import * as tf from '@tensorflow/tfjs';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { computedData } from '../../src/lab/data/computed-data.ts';
import type { Batch, TaskName } from '../../src/lab/data/dataset.ts';
import { experimentOf } from '../../src/lab/experiment-of.ts';
import type { Settings } from '../../src/lab/experiments/hyperparameters.ts';
import type { LabExperiment, NetworkExperiment } from '../../src/lab/experiments/network-experiment.ts';
import { information } from '../../src/lab/measured/information-of-layers.ts';
import { spectrum } from '../../src/lab/measured/spectrum-of-weights.ts';
import type { Network } from '../../src/lab/networks/network.ts';

/** An experiment small enough to be worked by hand, and to be trained in no time. */

/**
 * Two inputs, two hidden units, two classes:
 *
 *     d2 = relu(d1·W1 + b1)     d3 = d2·W2
 *     d2' = relu(d3·W2ᵀ)        d1' = (d2' − b1)·W1ᵀ
 *
 * The prediction is d3 itself, so that softmax is applied once.
 */
const network: Network<'W1' | 'b1' | 'W2'> = {
  name: 'small',
  shapes: { W1: [2, 2], b1: [2], W2: [2, 2] },
  weights: ['W1', 'W2'],
  ones: [],
  layers: [
    {
      parameters: ['W1', 'b1'],
      forward: ({ W1, b1 }, d1) => tf.relu(d1.matMul(W1).add(b1)),
      reverse: ({ W1, b1 }, d2) => d2.sub(b1).matMul(W1, false, true),
    },
    {
      parameters: ['W2'],
      forward: ({ W2 }, d2) => d2.matMul(W2),
      reverse: ({ W2 }, d3) => tf.relu(d3.matMul(W2, false, true)),
    },
  ],
  predict: (d3) => d3,
};

export type Rows = readonly (readonly [number, number])[];

export const array = (rows: readonly (readonly number[])[]): FloatArray => ({
  shape: [rows.length, rows[0]?.length as number],
  values: Float32Array.from(rows.flat()),
});
export const vector = (...values: number[]): FloatArray => ({
  shape: [values.length],
  values: Float32Array.from(values),
});

/** Three rows to train on and two to test on. Task B has the other class of each. */
export const rows: Record<'train' | 'test', Rows> = {
  train: [
    [3, 3],
    [2, 2],
    [2, 4],
  ],
  test: [
    [0, 2],
    [3, -2],
  ],
};
export const classes = { train: [0, 1, 0], test: [0, 1] };
export const seed = 7;

/** Rows of seed 7; another seed has others, on which nothing below is right. */
function load(task: TaskName, asked: number) {
  const batch = (name: 'train' | 'test'): Batch => ({
    inputs: array(asked === seed ? rows[name] : rows[name].toReversed().map(([a, b]) => [b - 5, a])),
    labels: array(classes[name].map((label) => ((label === 0) === (task === 'A') ? [1, 0] : [0, 1]))),
  });
  return { train: batch('train'), test: batch('test') };
}

/** The experiment, trained as it is told. */
export const smallExperiment = (
  settings: Settings,
  changes: Partial<NetworkExperiment> = {},
): LabExperiment =>
  experimentOf({
    ...settings,
    name: 'small',
    folder: 'small',
    words: 'Five points in the plane.',
    data: computedData({
      origin: 'computed',
      title: 'Data worked by hand',
      count: '5 points',
      sha256: '0'.repeat(64),
      rows: { training: rows.train.length, test: rows.test.length },
      tasks: ['A', 'B'],
      isDividedBySeed: true,
      load,
    }),
    network,
    compared: ['Std', 'Ort', 'RR'],
    seeds: 1,
    measurements: [spectrum, information({ bins: 30, least: -1, most: 1 })],
    claims: [],
    observations: [],
    figures: [],
    ...changes,
  });

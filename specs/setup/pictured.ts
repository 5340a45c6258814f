import * as tf from '@tensorflow/tfjs';
import { computedData } from '../../src/lab/data/computed-data.ts';
import type { Batch } from '../../src/lab/data/dataset.ts';
import { experimentOf } from '../../src/lab/experiment-of.ts';
import type { LabExperiment, NetworkExperiment } from '../../src/lab/experiments/network-experiment.ts';
import { spectrum } from '../../src/lab/measured/spectrum-of-weights.ts';
import type { Network } from '../../src/lab/networks/network.ts';

/** Experiments on tiny images that no file holds, trained in no time. */

/** Four images to train on and 40 to test on, three pixels wide and two high. */
export const image = { width: 3, height: 2 };
export const testImages = 40;
const pixels = image.width * image.height;

/** A gray for each pixel of each image, no two images alike. */
export const grayAt = (row: number, pixel: number) => (row * 6 + pixel * 41) % 256;

function batch(rows: number, first: number): Batch {
  return {
    inputs: {
      shape: [rows, pixels],
      values: Float32Array.from({ length: rows * pixels }, (_, at) =>
        grayAt(first + Math.floor(at / pixels), at % pixels),
      ),
    },
    labels: {
      shape: [rows, 2],
      values: Float32Array.from({ length: rows * 2 }, (_, at) => Number(at % 4 === 0 || at % 4 === 3)),
    },
  };
}

const data = computedData({
  origin: 'packaged',
  title: 'Tiny images',
  count: '44 images',
  sha256: '1'.repeat(64),
  image,
  rows: { training: 4, test: testImages },
  tasks: ['A'],
  isDividedBySeed: false,
  load: () => ({ train: batch(4, 100), test: batch(testImages, 0) }),
});

/** d2 = d1·W1 / 255, and back d1' = 255·d2·W1ᵀ. */
const dense: Network<'W1'> = {
  name: 'dense',
  shapes: { W1: [pixels, 2] },
  weights: ['W1'],
  ones: [],
  layers: [
    {
      parameters: ['W1'],
      forward: ({ W1 }, d1) => d1.div(255).matMul(W1),
      reverse: ({ W1 }, d2) => d2.matMul(W1, false, true).mul(255),
    },
  ],
  predict: (d2) => d2,
};

const channels = 4;
const asImages = (d: tf.Tensor, depth: number): tf.Tensor4D =>
  d.reshape([-1, image.height, image.width, depth]);
const flat = (d: tf.Tensor): tf.Tensor => d.reshape([d.shape[0] as number, -1]);

/** A convolution with a kernel of 3 × 3, one channel in and four out, and a dense layer; each with its transpose backwards. */
const convolution: Network<'K' | 'W2'> = {
  name: 'convolution',
  shapes: { K: [3, 3, 1, channels], W2: [pixels * channels, 2] },
  weights: ['K', 'W2'],
  ones: [],
  layers: [
    {
      parameters: ['K'],
      forward: ({ K }, d1) => flat(tf.conv2d(asImages(d1.div(255), 1), K as tf.Tensor4D, 1, 'same')),
      reverse: ({ K }, d2) => {
        const size = [d2.shape[0] as number, image.height, image.width, 1] as [
          number,
          number,
          number,
          number,
        ];
        return flat(tf.conv2dTranspose(asImages(d2, channels), K as tf.Tensor4D, size, 1, 'same')).mul(255);
      },
    },
    {
      parameters: ['W2'],
      forward: ({ W2 }, d2) => d2.matMul(W2),
      reverse: ({ W2 }, d3) => d3.matMul(W2, false, true),
    },
  ],
  predict: (d3) => d3,
};

const experimentWith = (network: Network, changes: Partial<NetworkExperiment>): LabExperiment =>
  experimentOf({
    name: network.name,
    folder: network.name,
    words: 'Tiny images.',
    data,
    network,
    compared: ['Std', 'RR'],
    seeds: 1,
    hyperparameters: { steps: 5, learningRate: 1e-3, recordEvery: 2, maxSave: 20 },
    measurements: [spectrum],
    claims: [],
    observations: [],
    figures: [],
    ...changes,
  });

export const denseExperiment = (changes: Partial<NetworkExperiment> = {}) => experimentWith(dense, changes);
export const kernelExperiment = (changes: Partial<NetworkExperiment> = {}) =>
  experimentWith(convolution, changes);

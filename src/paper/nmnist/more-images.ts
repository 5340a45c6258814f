import { experimentOf } from '../../lab/experiment-of.ts';
import { labelsPermuted } from '../../lab/experiments/alterations.ts';
import type { Way } from '../../lab/experiments/ways.ts';
import { rr } from '../../lab/objectives/rr.ts';
import { std } from '../../lab/objectives/std.ts';
import { transfer } from '../figures/transfer.ts';
import { hasMore } from '../rivals.ts';
import { onTask, place } from './comparison.ts';
import { digitData } from './data.ts';
import { digitNetwork } from './network.ts';

/** A learning rate at which much of a lead is speed of learning; at the other one plain training is better. */
const slow = { learningRate: 1e-3 };
const ways: readonly Way[] = [
  { objective: std },
  { objective: rr, factors: { rrFactor: 1 } },
  {
    name: 'Std-slow',
    words: `${std.words}, at a third of the learning rate`,
    objective: std,
    hyperparameters: slow,
  },
  {
    name: 'RR-slow',
    words: `${rr.words}, at a third of the learning rate`,
    objective: rr,
    factors: { rrFactor: 1 },
    hyperparameters: slow,
  },
];

/** The same digits, five times as many: what is left of a lead where there is more to learn from. */
export const nmnist10k = experimentOf({
  name: 'nmnist-10k',
  folder: 'nmnist-10k',
  words: 'The same from 10,000 images, at two learning rates.',
  data: digitData(10_000),
  network: digitNetwork,
  ways,
  compared: ways.map(({ name, objective }) => name ?? objective.name),
  checked: [],
  seeds: 2,
  // Five epochs of 78 batches.
  hyperparameters: {
    ...{ steps: 390, batch: 128, learningRate: 3e-3, recordEvery: 130, maxSave: 20 },
    fineTuning: { steps: 45, learningRate: 1e-3, tasks: ['B'] },
  },
  slowEngines: ['wasm', 'tensorflow'],
  measurements: [],
  claims: [
    hasMore(
      {
        id: 'nmnist-10k-accuracy',
        sentence:
          'With more digits, and at the learning rate that is better for plain training, a reverse pass makes the network more accurate.',
        place,
      },
      onTask,
      { RR: ['Std'] },
    ),
    hasMore(
      {
        id: 'nmnist-10k-slow',
        sentence: 'So it does at a third of that learning rate.',
        place,
      },
      onTask,
      { 'RR-slow': ['Std-slow'] },
    ),
  ],
  alterations: [labelsPermuted],
  observations: [],
  figures: [transfer],
});

import { experimentOf } from '../../lab/experiment-of.ts';
import { labelsPermuted, weightsShuffled } from '../../lab/experiments/alterations.ts';
import { knownErrors } from '../../lab/measured/known-errors.ts';
import { localReverse } from '../../lab/measured/local-reverse.ts';
import { spectrum } from '../../lab/measured/spectrum-of-weights.ts';
import { curves } from '../figures/curves.ts';
import { pictures } from '../figures/figure3.ts';
import { transfer } from '../figures/transfer.ts';
import { cifarAccuracy, cifarReverse } from './claims.ts';
import { photographs } from './data.ts';
import { residualNetwork } from './network.ts';
import { ways } from './ways.ts';

/** Four epochs of 78 batches. */
const steps = 312;

/** A residual network on photographs, at a size that two cores train in a minute. */
export const cifar = experimentOf({
  name: 'cifar',
  folder: 'cifar',
  words: 'Photographs of CIFAR-10, told by a residual network of eight layers.',
  data: photographs(10_000, 2000),
  network: residualNetwork('cifar', 1, [8, 16, 32]),
  ways,
  compared: ways.map(({ name, objective }) => name ?? objective.name),
  checked: [],
  seeds: 2,
  // A tenth of the learning rate after seven tenths of the steps.
  hyperparameters: {
    ...{ steps, batch: 128, learningRate: 1e-3, rateDropAt: 218 },
    ...{ recordEvery: 104, maxSave: 20 },
  },
  // A step of convolutions takes half a second on wasm, and TensorFlow takes many times as long as onnx for whatever is small.
  slowEngines: ['wasm', 'tensorflow'],
  measurements: [spectrum, localReverse, knownErrors],
  claims: [cifarAccuracy, cifarReverse],
  alterations: [weightsShuffled, labelsPermuted],
  observations: [],
  figures: [pictures, transfer, curves],
});

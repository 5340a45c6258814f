import { experimentOf } from '../../lab/experiment-of.ts';
import { labelsPermuted, weightsShuffled } from '../../lab/experiments/alterations.ts';
import { knownErrors } from '../../lab/measured/known-errors.ts';
import { localReverse } from '../../lab/measured/local-reverse.ts';
import { patchEnergies } from '../../lab/measured/patch-energies.ts';
import { spectrum } from '../../lab/measured/spectrum-of-weights.ts';
import { curves } from '../figures/curves.ts';
import { pictures } from '../figures/figure3.ts';
import { transfer } from '../figures/transfer.ts';
import { cost } from '../observations.ts';
import { transferPermuted } from './alterations.ts';
import { nmnistAccuracy, nmnistTransfer, nmnistTransferGain, nmnistWeaker } from './claims/accuracy.ts';
import { nmnistInvertible, nmnistReverse } from './claims/reverse.ts';
import { nmnistVectors } from './claims/vectors.ts';
import { nmnistWholeAccuracy, nmnistWholeReverse, nmnistWholeTransfer } from './claims/whole.ts';
import { digitData } from './data.ts';
import { digitNetwork, firstStride } from './network.ts';
import { steps, ways } from './ways.ts';

/** Digits from few images, and their transfer to blurred ones: what the abstract says of tasks and new ones, at a size that two cores train. */
export const nmnist = experimentOf({
  name: 'nmnist',
  folder: 'nmnist',
  words:
    'Digits of MNIST from 2,000 images, told by a small convolutional network, and then the same digits blurred.',
  data: digitData(2000),
  network: digitNetwork,
  ways,
  compared: ways.map(({ name, objective }) => name ?? objective.name),
  checked: ['Std', 'RR'],
  seeds: 2,
  hyperparameters: {
    ...{ steps, batch: 128, learningRate: 3e-3, recordEvery: 100, maxSave: 20 },
    fineTuning: { steps: 45, learningRate: 1e-3, tasks: ['B'] },
  },
  // A step of convolutions takes half a second on wasm, and TensorFlow takes many times as long as onnx for whatever is small.
  slowEngines: ['wasm', 'tensorflow'],
  measurements: [spectrum, patchEnergies(firstStride), localReverse, knownErrors],
  claims: [
    nmnistReverse,
    nmnistInvertible,
    nmnistAccuracy,
    nmnistTransfer,
    nmnistTransferGain,
    nmnistWeaker,
    nmnistWholeAccuracy,
    nmnistWholeTransfer,
    nmnistWholeReverse,
    nmnistVectors,
  ],
  alterations: [weightsShuffled, labelsPermuted, transferPermuted],
  observations: [cost('nmnist')],
  figures: [pictures, transfer, curves],
});

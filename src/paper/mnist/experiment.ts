import { experimentOf } from '../../lab/experiment-of.ts';
import { weightsShuffled } from '../../lab/experiments/alterations.ts';
import { dataEnergies, spectrum } from '../../lab/measured/spectrum-of-weights.ts';
import { curves } from '../figures/curves.ts';
import { evolution } from '../figures/evolution.ts';
import { figure3 } from '../figures/figure3.ts';
import { cost, testAccuracy } from '../observations.ts';
import { moreDigits } from './alterations.ts';
import { mnistOrthogonality } from './claims/orthogonality.ts';
import { mnistReconstruction } from './claims/reconstruction.ts';
import { mnistData } from './data.ts';
import { mnistNetwork } from './network.ts';

/** The MNIST experiment of Fig. 3. Source: SVD-example/RUN_ME.py, mnist_training.py. */
export const mnist = experimentOf({
  name: 'mnist',
  folder: 'MNIST',
  words: 'A 0 and a 1, told by one linear layer.',
  data: mnistData,
  network: mnistNetwork,
  compared: ['Std', 'Ort', 'RR'],
  seeds: 6,
  hyperparameters: { steps: 1000, learningRate: 1e-4, recordEvery: 100, maxSave: 20 },
  factors: { rrFactor: 1e-5, orthoFactor: 0.1 },
  measurements: [spectrum, dataEnergies],
  claims: [mnistReconstruction, mnistOrthogonality],
  alterations: [weightsShuffled, moreDigits],
  observations: [
    {
      id: 'mnist-accuracy',
      what: 'share of the 2 test digits classified rightly',
      why: 'The reference applies softmax twice, to inputs of 0 … 255 as they are: it saturates, and the weights hardly learn the task. Any of 0, 0.5 and 1 comes out (quirk 1).',
      values: { Std: testAccuracy('Std'), Ort: testAccuracy('Ort'), RR: testAccuracy('RR') },
    },
    cost('mnist'),
  ],
  figures: [figure3, evolution, curves],
});

import type { Study } from '../../harness/study/study.ts';
import { experimentOf } from '../../lab/experiment-of.ts';
import { study as paper } from '../racecar.ts';
import { photographs } from './data.ts';
import { cifar } from './experiment.ts';
import { residualNetwork } from './network.ts';

const { reference: _, ...shared } = paper;

/** Thirty epochs of 390 batches. */
const steps = 11_700;

/**
 * The same on all photographs by the network of twenty layers that is known as ResNet-20: hours for each training, so it is a study of its
 * own, whose trainings are best shared among machines.
 */
export const study: Study = {
  ...shared,
  title: `${paper.title}: ResNet-20 on all of CIFAR-10`,
  words: 'Trains ResNet-20 on all photographs of CIFAR-10, hours a training.',
  experiments: [
    experimentOf({
      ...cifar,
      name: 'cifar-large',
      folder: 'cifar-large',
      words: 'Photographs of CIFAR-10, all 50,000, told by a residual network of twenty layers.',
      data: photographs(50_000, 10_000),
      network: residualNetwork('cifar-large', 3, [16, 32, 64]),
      hyperparameters: {
        ...{ steps, batch: 128, learningRate: 1e-3, rateDropAt: 8190 },
        ...{ recordEvery: 390, maxSave: 20 },
      },
    }),
  ],
  commands: [],
};

export default study;

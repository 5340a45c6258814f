import { labelsPermuted } from '../../lab/experiments/alterations.ts';
import type { Model } from '../rivals.ts';
import { transferPermuted } from './alterations.ts';

/** What claims about accuracy on digits have in common. */

/** The rivals of RR: plain training, as many steps or as long in time, and all else that is said to do what it does. */
export const rivals = ['Std', 'Std-840', 'Ort', 'Ort-0.01', 'Pre', 'Decay', 'Decay-0.001'];

/** Half a percent of ten thousand digits. */
const effect = 0.005;

export const place =
  'the abstract: “improved performance for a wide variety of relevant learning and transfer tasks ranging from fully connected networks over residual neural networks”; the section on transfer learning (MNIST to n-MNIST)';

const endOf = (metric: string) => (model: Model) => model(metric).at(-1) as number;

/** Of digits, by the model of the first stage. */
export const onTask = {
  id: 'accurate',
  what: 'share of the test digits classified rightly',
  stage: 'A',
  of: endOf('testAccuracy'),
  range: [-1, 1],
  effect,
  control: {
    name: labelsPermuted.name,
    what: 'the labels permuted before the training, and before the one that follows',
    route: 'There is nothing to be learned of the labels, so that a tenth of the digits is told rightly.',
  },
} as const;

/** Of blurred digits, by the model of the second stage. */
export const afterTransfer = {
  ...onTask,
  id: 'transfers',
  what: 'share of the blurred test digits classified rightly after training on such',
  stage: 'AB',
} as const;

/** What the second stage has that the first had not. */
export const gained = {
  ...afterTransfer,
  id: 'gains',
  what: 'share of the blurred test digits classified rightly after the second stage, less that of the digits after the first',
  stage: 'A',
  of: (model: Model) => endOf('AB.testAccuracy')(model) - endOf('testAccuracy')(model),
  control: {
    name: transferPermuted.name,
    what: 'the labels permuted before the second stage',
    route: 'The first stage is what it was; in the second there is nothing to be learned.',
  },
} as const;

import { below, type Claim, endIn } from '../../harness/study/claim.ts';
import { labelsPermuted, weightsShuffled } from '../../lab/experiments/alterations.ts';
import { hasMore } from '../rivals.ts';
import { fetched } from './data.ts';

const place =
  'the abstract: “improved performance for a wide variety of relevant learning and transfer tasks ranging from fully connected networks over residual neural networks”; the section on CIFAR-10';

export const cifarAccuracy = hasMore(
  {
    id: 'cifar-accuracy',
    sentence:
      'A residual network that was trained with a reverse pass tells photographs better than one of plain training.',
    place,
  },
  {
    id: 'accurate',
    what: 'share of the test photographs classified rightly',
    stage: 'A',
    of: (model) => model('testAccuracy').at(-1) as number,
    range: [-1, 1],
    effect: 0.01,
    origin: fetched,
    control: {
      name: labelsPermuted.name,
      what: 'the labels permuted before the training',
      route:
        'There is nothing to be learned of the labels, so that a tenth of the photographs is told rightly.',
    },
  },
  { RR: ['Std'] },
);

const effect = 0.02;
const basis =
  'A picture that is the mean of all has an error of about 0.4; batch norm and the mean over places throw away what a reverse pass would need.';

export const cifarReverse: Claim = {
  id: 'cifar-reverse',
  sentence: 'Its reverse error is smaller than that of plain training.',
  place,
  standing: 'finding',
  measures: [
    {
      id: 'rr-smaller-than-std',
      what: 'reverse error on test photographs through the whole chain, RR minus Std',
      of: (runs) => endIn(runs, 'RR', 'testReverseError.d1') - endIn(runs, 'Std', 'testReverseError.d1'),
      thresholds: { [fetched]: below(0, -effect) },
      basis,
    },
  ],
  controls: [
    {
      what: 'the rows of RR’s kernels shuffled for its reverse pass, and Std looked at as it is',
      route: 'What each weight gives back goes to another place.',
      places: { RR: { alteration: weightsShuffled.name } },
      mustFail: ['rr-smaller-than-std'],
    },
  ],
};

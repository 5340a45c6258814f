import { above, below, type Claim, endIn, type Measure, type Runs } from '../../../harness/study/claim.ts';
import { weightsShuffled } from '../../../lab/experiments/alterations.ts';

/** By how much of the images' length an error must lie beside another to be of interest. */
const effect = 0.02;

const basis =
  'An image that says nothing but the mean of all has an error of about 0.79, its class’s mean 0.71, ten principal components 0.58; a zero image has 1.';

/** The reverse error of d1 on test digits, through the whole chain, less what could be said without looking. */
const beside =
  (variant: string, known: 'meanImageError' | 'componentsError') =>
  (runs: Runs): number =>
    endIn(runs, variant, 'testReverseError.d1') - endIn(runs, variant, known);

const isWorse = (variant: string): Measure => ({
  id: `${variant}-worse-than-mean`.toLowerCase(),
  what: `reverse error of ${variant} on test digits, less that of the mean image`,
  of: beside(variant, 'meanImageError'),
  thresholds: { computed: above(0, effect) },
  basis,
});

const shuffled = {
  what: 'the rows of RR’s kernels and weights shuffled for its reverse pass',
  route: 'What each weight gives back goes to another place.',
  places: { RR: { alteration: weightsShuffled.name } },
};

export const nmnistReverse: Claim = {
  id: 'nmnist-reverse',
  sentence:
    'The reverse pass of a network that was trained with it gives more of an unseen digit back than the mean digit has; that of the others gives back less.',
  place: 'the section on the method: networks that are as invertible as they can be',
  standing: 'finding',
  measures: [
    {
      id: 'rr-better-than-mean',
      what: 'reverse error of RR on test digits, less that of the mean image',
      of: beside('RR', 'meanImageError'),
      thresholds: { computed: below(0, -effect) },
      basis,
    },
    isWorse('Std'),
    isWorse('Ort'),
  ],
  controls: [
    { ...shuffled, mustFail: ['rr-better-than-mean'] },
    {
      what: 'RR’s models measured in the places of Std’s and Ort’s',
      route: 'They give digits back.',
      places: { Std: { variant: 'RR' }, Ort: { variant: 'RR' } },
      mustFail: ['std-worse-than-mean', 'ort-worse-than-mean'],
    },
  ],
};

export const nmnistInvertible: Claim = {
  id: 'nmnist-invertible',
  sentence:
    'It is invertible in the plain sense of the word: it gives more of an unseen digit back than ten principal components have.',
  place: nmnistReverse.place,
  standing: 'finding',
  measures: [
    {
      id: 'rr-better-than-components',
      what: 'reverse error of RR on test digits, less that of ten principal components',
      of: beside('RR', 'componentsError'),
      thresholds: { computed: below(0, -effect) },
      basis,
    },
  ],
  controls: [{ ...shuffled, mustFail: ['rr-better-than-components'] }],
};

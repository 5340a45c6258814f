import { type Claim, endIn, type Measure } from '../../../harness/study/claim.ts';
import { weightsShuffled } from '../../../lab/experiments/alterations.ts';
import { allAbove, allBelow } from '../../thresholds.ts';

const error = (objective: string): Pick<Measure, 'what' | 'of'> => ({
  what: `reverse error of ${objective} on the two training digits`,
  of: (runs) => endIn(runs, objective, 'trainReverseError.d1'),
});

export const mnistReconstruction: Claim = {
  id: 'mnist-reconstruction',
  sentence:
    'A network trained with a reverse pass gives back its two training digits; the others give back nothing.',
  place: 'Fig. 3, reverse images of MNIST',
  standing: 'established',
  measures: [
    {
      id: 'rr-reconstructs',
      ...error('RR'),
      thresholds: allBelow({ original: 0.2, synthetic: 0.2 }),
      basis: 'The authors’ mathematics in PyTorch gave 0.05–0.10.',
    },
    {
      id: 'std-does-not',
      ...error('Std'),
      thresholds: allAbove({ original: 0.95, synthetic: 0.95 }),
      basis: 'The authors’ mathematics in PyTorch gave 0.999–1.000.',
    },
    {
      id: 'ort-does-not',
      ...error('Ort'),
      thresholds: allAbove({ original: 0.95, synthetic: 0.95 }),
      basis: 'The authors’ mathematics in PyTorch gave 0.992–0.994.',
    },
  ],
  controls: [
    {
      what: 'the rows of RR’s weights shuffled for its reverse pass',
      route: 'What each weight gives back goes to another pixel.',
      places: { RR: { alteration: weightsShuffled.name } },
      mustFail: ['rr-reconstructs'],
    },
    {
      what: 'RR’s models measured in the places of Std’s and Ort’s',
      route: 'They give the digits back.',
      places: { Std: { variant: 'RR' }, Ort: { variant: 'RR' } },
      mustFail: ['std-does-not', 'ort-does-not'],
    },
  ],
};

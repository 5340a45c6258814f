import { type Claim, endIn, inPlace, type Measure } from '../../../harness/study/claim.ts';
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
      thresholds: allBelow({ original: [0.2, 0.049, 0.0089], synthetic: [0.2, 0.0222, 0.0074] }),
      basis: 'The authors’ mathematics in PyTorch gave 0.05–0.10.',
    },
    {
      id: 'std-does-not',
      ...error('Std'),
      thresholds: allAbove({ original: [0.95, 0.9998, 0.0014], synthetic: [0.95, 1, 0.00053] }),
      basis: 'The authors’ mathematics in PyTorch gave 0.999–1.000.',
    },
    {
      id: 'ort-does-not',
      ...error('Ort'),
      thresholds: allAbove({ original: [0.95, 0.9921, 0.0023], synthetic: [0.95, 0.9929, 0.002] }),
      basis: 'The authors’ mathematics in PyTorch gave 0.992–0.994.',
    },
  ],
  controls: [
    { what: 'Std’s run in RR’s place', alter: inPlace({ RR: 'Std' }), mustFail: ['rr-reconstructs'] },
    {
      what: 'RR’s run in the places of Std and Ort',
      alter: inPlace({ Std: 'RR', Ort: 'RR' }),
      mustFail: ['std-does-not', 'ort-does-not'],
    },
  ],
};

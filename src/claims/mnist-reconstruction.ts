import { above, below, type Claim, inPlace, type Runs } from './claim.ts';

const errorOf = (objective: keyof Runs) => (runs: Runs) =>
  runs[objective].final.trainReverseError.d1 as number;

export const mnistReconstruction: Claim = {
  id: 'mnist-reconstruction',
  experiment: 'mnist',
  sentence:
    'A network trained with a reverse pass gives back its two training digits; the others give back nothing.',
  place: 'Fig. 3, reverse images of MNIST',
  standing: 'established',
  measures: [
    {
      id: 'rr-reconstructs',
      what: 'reverse error of RR on the two training digits',
      of: errorOf('RR'),
      thresholds: {
        original: below(0.2, { mean: 0.049, sd: 0.0089 }),
        synthetic: below(0.2, { mean: 0.0222, sd: 0.0074 }),
      },
      basis: 'The authors’ mathematics in PyTorch gave 0.05–0.10.',
    },
    {
      id: 'std-does-not',
      what: 'reverse error of Std on the two training digits',
      of: errorOf('Std'),
      thresholds: {
        original: above(0.95, { mean: 0.9998, sd: 0.0014 }),
        synthetic: above(0.95, { mean: 1, sd: 0.00053 }),
      },
      basis: 'The authors’ mathematics in PyTorch gave 0.999–1.000.',
    },
    {
      id: 'ort-does-not',
      what: 'reverse error of Ort on the two training digits',
      of: errorOf('Ort'),
      thresholds: {
        original: above(0.95, { mean: 0.9921, sd: 0.0023 }),
        synthetic: above(0.95, { mean: 0.9929, sd: 0.002 }),
      },
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

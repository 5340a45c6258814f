import { above, below, type Claim, inPlace } from './claim.ts';
import { furthestFromOne, largestRelativeChange } from './spectra.ts';

export const peakSpectrum: Claim = {
  id: 'peak-spectrum',
  experiment: 'peak',
  sentence:
    'Training with a reverse pass leaves a spectrum of few large singular values; orthogonality terms leave a flat one, and plain training leaves it where it started.',
  place: 'Fig. 3; the abstract: “links between singular value decomposition and pretraining”',
  standing: 'established',
  measures: [
    {
      id: 'rr-spiked',
      what: 'σ1 / σ10 of W1 under RR',
      of: ({ RR: { final } }) => (final.singularValues[0] as number) / (final.singularValues[9] as number),
      thresholds: {
        original: above(8, { mean: 14.1, sd: 1.5 }),
        synthetic: above(8, { mean: 12.6, sd: 2 }),
      },
      basis:
        'The authors’ mathematics in PyTorch gave σ1 65–66 and σ10 4.3–4.7, a ratio of 14; the other two have 1.1 or less.',
    },
    {
      id: 'ort-flat',
      what: 'largest |σ − 1| of W1 under Ort',
      of: ({ Ort }) => furthestFromOne(Ort.final.singularValues),
      thresholds: {
        original: below(0.01, { mean: 0.0021, sd: 0.00012 }),
        synthetic: below(0.01, { mean: 0.0021, sd: 0.00013 }),
      },
      basis: 'The authors’ mathematics in PyTorch gave 1.002 … 0.998.',
    },
    {
      id: 'std-unmoved',
      what: 'largest relative change of a singular value of W1 under Std, from the first step to the last',
      of: ({ Std }) => largestRelativeChange(Std.initial.singularValues, Std.final.singularValues),
      thresholds: {
        original: below(0.05, { mean: 0.0087, sd: 0.0013 }),
        synthetic: below(0.05, { mean: 0.0099, sd: 0.0021 }),
      },
      basis: 'The authors’ mathematics in PyTorch gave the values of the start to two digits.',
    },
  ],
  controls: [
    {
      what: 'the runs of RR and Ort exchanged, and RR’s in Std’s place',
      alter: inPlace({ RR: 'Ort', Ort: 'RR', Std: 'RR' }),
      mustFail: ['rr-spiked', 'ort-flat', 'std-unmoved'],
    },
  ],
};

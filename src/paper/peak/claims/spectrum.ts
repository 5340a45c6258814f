import { type Claim, inPlace, seriesIn } from '../../../harness/study/claim.ts';
import { allAbove, allBelow } from '../../thresholds.ts';

/** The largest |σ' / σ − 1| between two spectra of the same length, both largest first. */
const largestRelativeChange = (before: readonly number[], after: readonly number[]) =>
  Math.max(...before.map((sigma, at) => Math.abs((after[at] as number) / sigma - 1)));

export const peakSpectrum: Claim = {
  id: 'peak-spectrum',
  sentence:
    'Training with a reverse pass leaves a spectrum of few large singular values; orthogonality terms leave a flat one, and plain training leaves it where it started.',
  place: 'Fig. 3; the abstract: “links between singular value decomposition and pretraining”',
  standing: 'established',
  measures: [
    {
      id: 'rr-spiked',
      what: 'σ1 / σ10 of W1 under RR',
      of(runs) {
        const sigmas = seriesIn(runs, 'RR', 'singularValues');
        return (sigmas[0] as number) / (sigmas[9] as number);
      },
      thresholds: allAbove({ original: [8, 14.1, 1.5], synthetic: [8, 12.6, 2] }),
      basis:
        'The authors’ mathematics in PyTorch gave σ1 65–66 and σ10 4.3–4.7, a ratio of 14; the other two have 1.1 or less.',
    },
    {
      id: 'ort-flat',
      what: 'largest |σ − 1| of W1 under Ort',
      of: (runs) => Math.max(...seriesIn(runs, 'Ort', 'singularValues').map((sigma) => Math.abs(sigma - 1))),
      thresholds: allBelow({ original: [0.01, 0.0021, 0.00012], synthetic: [0.01, 0.0021, 0.00013] }),
      basis: 'The authors’ mathematics in PyTorch gave 1.002 … 0.998.',
    },
    {
      id: 'std-unmoved',
      what: 'largest relative change of a singular value of W1 under Std, from the first step to the last',
      of: (runs) =>
        largestRelativeChange(
          seriesIn(runs, 'Std', 'initialSingularValues'),
          seriesIn(runs, 'Std', 'singularValues'),
        ),
      thresholds: allBelow({ original: [0.05, 0.0087, 0.0013], synthetic: [0.05, 0.0099, 0.0021] }),
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

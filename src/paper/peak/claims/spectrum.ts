import { type Claim, seriesIn } from '../../../harness/study/claim.ts';
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
      thresholds: allAbove({ original: 8, synthetic: 8 }),
      basis:
        'The authors’ mathematics in PyTorch gave σ1 65–66 and σ10 4.3–4.7, a ratio of 14; the other two have 1.1 or less.',
    },
    {
      id: 'ort-flat',
      what: 'largest |σ − 1| of W1 under Ort',
      of: (runs) => Math.max(...seriesIn(runs, 'Ort', 'singularValues').map((sigma) => Math.abs(sigma - 1))),
      thresholds: allBelow({ original: 0.01, synthetic: 0.01 }),
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
      thresholds: allBelow({ original: 0.05, synthetic: 0.05 }),
      basis: 'The authors’ mathematics in PyTorch gave the values of the start to two digits.',
    },
  ],
  controls: [
    {
      what: 'RR’s models measured in the places of Std’s and Ort’s, and Std’s in that of RR’s',
      route: 'RR’s spectrum is neither flat nor that of its start, and Std’s has no large values.',
      places: { Std: { variant: 'RR' }, Ort: { variant: 'RR' }, RR: { variant: 'Std' } },
      mustFail: ['rr-spiked', 'ort-flat', 'std-unmoved'],
    },
  ],
};

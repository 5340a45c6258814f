import { altered, type Claim, inPlace, type Runs, seriesIn } from '../../../harness/study/claim.ts';
import { seriesOf } from '../../../harness/study/metrics.ts';
import { allAbove, allBelow } from '../../thresholds.ts';

const spectrum = 'singularValues';
const distances = (sigmas: readonly number[]) => sigmas.map((sigma) => Math.abs(sigma - 1));

/** The places of RR's singular values, that nearest to 1 first, and how far each value lies from 1. */
function nearestToOne(runs: Runs): { at: number; distance: number }[] {
  return distances(seriesIn(runs, 'RR', spectrum))
    .map((distance, at) => ({ at, distance }))
    .sort((a, b) => a.distance - b.distance);
}

const distanceOf = (nth: number) => (runs: Runs) => nearestToOne(runs)[nth - 1]?.distance as number;

/** The smaller energy, in the span of the digits, of the two singular vectors whose values are nearest to 1. */
const energyAtOne = (runs: Runs) => {
  const energies = seriesIn(runs, 'RR', 'dataEnergies');
  const nearest = nearestToOne(runs).slice(0, 2);
  return Math.min(...nearest.map(({ at }) => energies[at] as number));
};

const exactlyTwo =
  'The authors’ mathematics in PyTorch gave two singular values of 0.99–1.00 and the others from 1.29.';

export const mnistOrthogonality: Claim = {
  id: 'mnist-orthogonality',
  sentence:
    'The reverse pass makes the weights orthogonal just in the directions of the data; an orthogonality term makes them so in all.',
  place:
    'Fig. 3, singular images of MNIST; the abstract: “links between singular value decomposition and pretraining”',
  standing: 'established',
  measures: [
    {
      id: 'rr-two-at-one',
      what: 'distance from 1 of the singular value second nearest to it, under RR',
      of: distanceOf(2),
      thresholds: allBelow({ original: [0.02, 0.0056, 0.0018], synthetic: [0.02, 0.0017, 0.0008] }),
      basis: exactlyTwo,
    },
    {
      id: 'rr-no-third',
      what: 'distance from 1 of the singular value third nearest to it, under RR',
      of: distanceOf(3),
      thresholds: allAbove({ original: [0.02, 0.298, 0.022], synthetic: [0.02, 0.298, 0.022] }),
      basis: exactlyTwo,
    },
    {
      id: 'rr-shows-digits',
      what: 'smaller energy of these two singular vectors within the span of the two digits',
      of: energyAtOne,
      thresholds: allAbove({ original: [0.9, 0.9863, 0.0049], synthetic: [0.9, 0.9982, 0.0012] }),
      basis:
        'The two directions that come to rest at 1 are those of the two digits, but for rounding and an unfinished training.',
    },
    {
      id: 'ort-all-at-one',
      what: 'largest |σ − 1| under Ort',
      of: (runs) => Math.max(...distances(seriesIn(runs, 'Ort', spectrum))),
      thresholds: allBelow({ original: [0.06, 0.0369, 0.0068], synthetic: [0.06, 0.0373, 0.0092] }),
      basis: 'The authors’ mathematics in PyTorch gave 1.04 … 1.03.',
    },
  ],
  controls: [
    {
      what: 'Std’s run in the places of RR and Ort',
      alter: inPlace({ RR: 'Std', Ort: 'Std' }),
      mustFail: ['rr-two-at-one', 'rr-shows-digits', 'ort-all-at-one'],
    },
    {
      what: 'a spectrum in which every singular value is 1',
      alter: (runs) =>
        altered(runs, 'RR', (table) => ({ ...table, [spectrum]: seriesOf(table, spectrum).map(() => 1) })),
      mustFail: ['rr-no-third'],
    },
  ],
};

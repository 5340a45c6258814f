import { type Claim, type Runs, seriesIn } from '../../../harness/study/claim.ts';
import { weightsShuffled } from '../../../lab/experiments/alterations.ts';
import { allAbove, allBelow } from '../../thresholds.ts';
import { moreDigits } from '../alterations.ts';

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

/** Beyond this a singular value is not at 1: less than half of the way to the least of Std’s. */
const far = 0.1;

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
      thresholds: allBelow({ original: 0.02, synthetic: 0.02 }),
      basis: exactlyTwo,
    },
    {
      id: 'rr-no-third',
      what: 'distance from 1 of the singular value third nearest to it, under RR',
      of: distanceOf(3),
      thresholds: allAbove({ original: 0.02, synthetic: 0.02 }),
      basis: exactlyTwo,
    },
    {
      id: 'rr-shows-digits',
      what: 'smaller energy of these two singular vectors within the span of the two digits',
      of: energyAtOne,
      range: [0, 1],
      thresholds: allAbove({ original: 0.9, synthetic: 0.9 }),
      basis:
        'The two directions that come to rest at 1 are those of the two digits, but for rounding and an unfinished training.',
    },
    {
      id: 'ort-all-at-one',
      what: `of Ort’s singular values those that are further than ${far} from 1`,
      of: (runs) => distances(seriesIn(runs, 'Ort', spectrum)).filter((distance) => distance > far).length,
      counts: 'singular values',
      thresholds: allBelow({ original: 0.5, synthetic: 0.5 }),
      basis:
        'The authors’ mathematics in PyTorch gave 1.04 … 1.03; Std’s singular values begin at 1.25. How far the furthest one is, is so skewed over seeds that its mean has no honest interval.',
    },
  ],
  controls: [
    {
      what: 'Std’s models measured in the places of RR’s and Ort’s',
      route: 'Their singular values are those of the start, from 1.25 upwards.',
      places: { RR: { variant: 'Std' }, Ort: { variant: 'Std' } },
      mustFail: ['rr-two-at-one', 'ort-all-at-one'],
    },
    {
      what: 'RR trained on the test digits as well',
      route: 'The data have four directions then, and as many singular values move towards 1.',
      places: { RR: { alteration: moreDigits.name } },
      mustFail: ['rr-no-third'],
    },
    {
      what: 'the rows of RR’s weights shuffled before they are decomposed',
      route: 'The values stay, and their vectors have nothing to do with the digits.',
      places: { RR: { alteration: weightsShuffled.name } },
      mustFail: ['rr-shows-digits'],
    },
  ],
};

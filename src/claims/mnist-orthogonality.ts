import type { FinishedMetrics } from '../runs/finished.ts';
import { above, below, type Claim, inPlace } from './claim.ts';
import { furthestFromOne, nearestToOne } from './spectra.ts';

/** How far the singular value that is nth nearest to 1 lies from it. */
const distanceFromOne = ({ final: { singularValues } }: FinishedMetrics, nth: number) =>
  Math.abs((singularValues[nearestToOne(singularValues)[nth - 1] as number] as number) - 1);

/** The smaller energy, in the span of the digits, of the two singular vectors whose values are nearest to 1. */
const energyAtOne = ({ final: { singularValues, dataEnergies } }: FinishedMetrics) =>
  Math.min(
    ...nearestToOne(singularValues)
      .slice(0, 2)
      .map((at) => dataEnergies[at] as number),
  );

const exactlyTwo =
  'The authors’ mathematics in PyTorch gave two singular values of 0.99–1.00 and the others from 1.29.';

export const mnistOrthogonality: Claim = {
  id: 'mnist-orthogonality',
  experiment: 'mnist',
  sentence:
    'The reverse pass makes the weights orthogonal just in the directions of the data; an orthogonality term makes them so in all.',
  place:
    'Fig. 3, singular images of MNIST; the abstract: “links between singular value decomposition and pretraining”',
  standing: 'established',
  measures: [
    {
      id: 'rr-two-at-one',
      what: 'distance from 1 of the singular value second nearest to it, under RR',
      of: ({ RR }) => distanceFromOne(RR, 2),
      thresholds: {
        original: below(0.02, { mean: 0.0056, sd: 0.0018 }),
        synthetic: below(0.02, { mean: 0.0017, sd: 0.0008 }),
      },
      basis: exactlyTwo,
    },
    {
      id: 'rr-no-third',
      what: 'distance from 1 of the singular value third nearest to it, under RR',
      of: ({ RR }) => distanceFromOne(RR, 3),
      thresholds: {
        original: above(0.02, { mean: 0.298, sd: 0.022 }),
        synthetic: above(0.02, { mean: 0.298, sd: 0.022 }),
      },
      basis: exactlyTwo,
    },
    {
      id: 'rr-shows-digits',
      what: 'smaller energy of these two singular vectors within the span of the two digits',
      of: ({ RR }) => energyAtOne(RR),
      thresholds: {
        original: above(0.9, { mean: 0.9863, sd: 0.0049 }),
        synthetic: above(0.9, { mean: 0.9982, sd: 0.0012 }),
      },
      basis:
        'The two directions that come to rest at 1 are those of the two digits, but for rounding and an unfinished training.',
    },
    {
      id: 'ort-all-at-one',
      what: 'largest |σ − 1| under Ort',
      of: ({ Ort }) => furthestFromOne(Ort.final.singularValues),
      thresholds: {
        original: below(0.06, { mean: 0.0369, sd: 0.0068 }),
        synthetic: below(0.06, { mean: 0.0373, sd: 0.0092 }),
      },
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
      alter: (runs) => {
        const { final, ...rest } = runs.RR;
        const singularValues = final.singularValues.map(() => 1);
        return { ...runs, RR: { ...rest, final: { ...final, singularValues } } };
      },
      mustFail: ['rr-no-third'],
    },
  ],
};

import { type Claim, type Measure, type Runs, seriesIn } from '../../../harness/study/claim.ts';
import { weightsShuffled } from '../../../lab/experiments/alterations.ts';
import { allAbove, allBelow } from '../../thresholds.ts';

const energyOf = (runs: Runs, metric: string, at: number) => seriesIn(runs, 'RR', metric)[at] as number;

/** The energies of an objective's first two singular vectors. */
const energies = (runs: Runs, objective: string) =>
  seriesIn(runs, objective, 'dataEnergies').slice(0, 2) as [number, number];

const blind = (objective: string, thresholds: Measure['thresholds']): Measure => ({
  id: `${objective.toLowerCase()}-blind`,
  what: `larger energy of ${objective}’s first two singular vectors within the same span`,
  of: (runs) => Math.max(...energies(runs, objective)),
  range: [0, 1],
  thresholds,
  basis:
    'The authors’ mathematics in PyTorch gave at most 0.10; a vector that knows nothing of the data has about 0.01.',
});

export const peakInsight: Claim = {
  id: 'peak-insight',
  sentence:
    'The leading singular vectors of weights trained with a reverse pass show what the data have in common; those of the others do not.',
  place: 'Fig. 3, singular images; the abstract: “gaining insights about the learned structures”',
  standing: 'established',
  measures: [
    {
      id: 'rr-u1',
      what: 'energy of RR’s first singular vector within the span of the data’s 8 leading ones, less that with the pixels of the data permuted',
      of: (runs) => energyOf(runs, 'dataEnergies', 0) - energyOf(runs, 'permutedEnergies', 0),
      range: [-1, 1],
      thresholds: allAbove({ original: 0.4, synthetic: 0.4 }),
      basis:
        'A vector that knows nothing of where the data have which pixel has as much of both. The first is nearly the mean image, which has a third of its energy in whatever is bright: the excess is what it knows of places.',
    },
    {
      id: 'rr-u2',
      what: 'energy of RR’s second singular vector within the span of the 8 leading ones of the data less their mean',
      of: (runs) => energyOf(runs, 'centredEnergies', 1),
      range: [0, 1],
      thresholds: allAbove({ original: 0.6, synthetic: 0.5 }),
      basis:
        'What the second vector shows is not the mean image, but what tells images apart; with the pixels permuted it has 0.01.',
    },
    blind('Std', allBelow({ original: 0.2, synthetic: 0.2 })),
    blind('Ort', allBelow({ original: 0.2, synthetic: 0.2 })),
  ],
  controls: [
    {
      what: 'the rows of RR’s W1 shuffled before it is decomposed',
      route:
        'Its singular vectors have their entries in other places then, which are as many and as large as before.',
      places: { RR: { alteration: weightsShuffled.name } },
      mustFail: ['rr-u1', 'rr-u2'],
    },
    {
      what: 'RR’s models measured in the places of Std’s and Ort’s',
      route: 'Their leading vectors show the data.',
      places: { Std: { variant: 'RR' }, Ort: { variant: 'RR' } },
      mustFail: ['std-blind', 'ort-blind'],
    },
  ],
};

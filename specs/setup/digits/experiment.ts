import { above, endIn } from '../../../src/harness/study/claim.ts';
import { experimentOf } from '../../../src/lab/experiment-of.ts';
import { weightsShuffled } from '../../../src/lab/experiments/alterations.ts';
import { dataEnergies, spectrum } from '../../../src/lab/measured/spectrum-of-weights.ts';
import { curves } from '../../../src/paper/figures/curves.ts';
import { evolution } from '../../../src/paper/figures/evolution.ts';
import { figure3 } from '../../../src/paper/figures/figure3.ts';
import { digitsData } from './data.ts';
import { digitsNetwork } from './network.ts';

const error = 'testReverseError.d1';

/** Real digits, told by two layers: a fourth experiment, as somebody would add it. */
export const digits = experimentOf({
  name: 'digits',
  folder: 'digits',
  words: 'Ten digits, told by two layers.',
  data: digitsData,
  network: digitsNetwork,
  compared: ['Std', 'Ort', 'RR'],
  seeds: 2,
  hyperparameters: { steps: 120, learningRate: 1e-4, recordEvery: 30, maxSave: 5 },
  factors: { rrFactor: 1e-8, orthoFactor: 0.01 },
  measurements: [spectrum, dataEnergies],
  claims: [
    {
      id: 'digits-invertible',
      sentence: 'A network trained with a reverse pass gives digits back better than one trained without.',
      place: 'nowhere: it is an example',
      standing: 'established',
      measures: [
        {
          id: 'better',
          what: 'reverse error of the test digits, Std minus RR',
          of: (runs) => endIn(runs, 'Std', error) - endIn(runs, 'RR', error),
          thresholds: { packaged: above(0) },
          basis: 'Any difference counts.',
        },
      ],
      controls: [
        {
          what: 'the rows of RR’s weights shuffled for its reverse pass',
          route: 'What each weight gives back goes to another pixel.',
          places: { RR: { alteration: weightsShuffled.name } },
          mustFail: ['better'],
        },
      ],
    },
  ],
  alterations: [weightsShuffled],
  observations: [],
  figures: [figure3, evolution, curves],
});

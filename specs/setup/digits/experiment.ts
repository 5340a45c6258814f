import { above, endIn, inPlace } from '../../../src/harness/study/claim.ts';
import { experimentOf } from '../../../src/lab/experiment-of.ts';
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
          thresholds: { packaged: above(0, { mean: 0.1, sd: 0.001 }) },
          basis: 'Any difference counts.',
        },
      ],
      controls: [
        {
          what: 'RR’s run in Std’s place and Std’s in RR’s',
          alter: inPlace({ Std: 'RR', RR: 'Std' }),
          mustFail: ['better'],
        },
      ],
    },
  ],
  observations: [],
  figures: [figure3, evolution, curves],
});

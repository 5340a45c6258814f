import { experimentOf } from '../../lab/experiment-of.ts';
import { labelsExchanged, weightsShuffled } from '../../lab/experiments/alterations.ts';
import { localReverse } from '../../lab/measured/local-reverse.ts';
import { dataEnergies, spectrum } from '../../lab/measured/spectrum-of-weights.ts';
import { curves } from '../figures/curves.ts';
import { energies } from '../figures/energies.ts';
import { evolution } from '../figures/evolution.ts';
import { figure3 } from '../figures/figure3.ts';
import { cost } from '../observations.ts';
import { peakAccuracy } from './claims/accuracy.ts';
import { peakEvolution } from './claims/evolution.ts';
import { peakInsight } from './claims/insight.ts';
import { peakInvertible } from './claims/invertible.ts';
import { peakSpectrum } from './claims/spectrum.ts';
import { peakWhole } from './claims/whole.ts';
import { peakData } from './data.ts';
import { peakNetwork } from './network.ts';

/** The peak experiment of Fig. 3. Source: SVD-example/RUN_ME.py, peak_training.py. */
export const peak = experimentOf({
  name: 'peak',
  folder: 'peak',
  words: 'Where a white disc lies in images with a random drawing, told by two layers with batch norm.',
  data: peakData,
  network: peakNetwork,
  compared: ['Std', 'Ort', 'RR'],
  seeds: 6,
  hyperparameters: { steps: 5000, learningRate: 1e-4, recordEvery: 100, maxSave: 20 },
  factors: { rrFactor: 1e-6, orthoFactor: 0.1 },
  measurements: [spectrum, dataEnergies, localReverse],
  claims: [peakInvertible, peakWhole, peakEvolution, peakSpectrum, peakInsight, peakAccuracy],
  alterations: [weightsShuffled, labelsExchanged(1000)],
  observations: [cost('peak')],
  figures: [figure3, energies, evolution, curves],
});

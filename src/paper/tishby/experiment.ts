import { experimentOf } from '../../lab/experiment-of.ts';
import { labelsPermuted } from '../../lab/experiments/alterations.ts';
import { information } from '../../lab/measured/information-of-layers.ts';
import { spectrum } from '../../lab/measured/spectrum-of-weights.ts';
import { curves } from '../figures/curves.ts';
import { informationPlane } from '../figures/information-plane.ts';
import { lateLayers, onlyInput } from './alterations.ts';
import { tishbyAccuracyAA, tishbyAccuracyAB } from './claims/accuracy.ts';
import { tishbyEarlyLayers } from './claims/early-layers.ts';
import { tishbyLastLayerAA, tishbyLastLayerAB } from './claims/last-layer.ts';
import { tishbyPlaneCentre, tishbyPlaneOutput } from './claims/plane.ts';
import { tishbyData } from './data.ts';
import { tishbyNetwork } from './network.ts';

/** The mutual-information experiment of Fig. 2. Its hyperparameters are not published; docs/tishby.md tells of their choice. */
export const tishby = experimentOf({
  name: 'tishby',
  folder: 'tishby',
  words:
    'What each of six layers tells of patterns of 12 bits and of their class, before and after fine-tuning.',
  data: tishbyData,
  network: tishbyNetwork,
  compared: ['Std', 'Ort', 'RR', 'Pre', 'RR-local'],
  seeds: 5,
  hyperparameters: {
    ...{ steps: 500, learningRate: 5e-3, recordEvery: 100, maxSave: 20 },
    fineTuning: { steps: 300, learningRate: 5e-3 },
  },
  factors: { rrFactor: 1e-5, orthoFactor: 1e-3 },
  // The range of tanh.
  measurements: [spectrum, information({ bins: 30, least: -1, most: 1 })],
  claims: [
    tishbyPlaneCentre,
    tishbyPlaneOutput,
    tishbyEarlyLayers,
    tishbyLastLayerAA,
    tishbyLastLayerAB,
    tishbyAccuracyAA,
    tishbyAccuracyAB,
  ],
  alterations: [labelsPermuted, lateLayers, onlyInput],
  observations: [],
  figures: [informationPlane, curves],
});

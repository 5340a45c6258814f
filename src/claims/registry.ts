import type { Claim } from './claim.ts';
import { mnistOrthogonality } from './mnist-orthogonality.ts';
import { mnistReconstruction } from './mnist-reconstruction.ts';
import { peakAccuracy } from './peak-accuracy.ts';
import { peakEvolution } from './peak-evolution.ts';
import { peakInsight } from './peak-insight.ts';
import { peakInvertible } from './peak-invertible.ts';
import { peakSpectrum } from './peak-spectrum.ts';
import { tishbyAccuracyAA, tishbyAccuracyAB } from './tishby-accuracy.ts';
import { tishbyEarlyLayers } from './tishby-early-layers.ts';
import { tishbyLastLayerAA, tishbyLastLayerAB } from './tishby-last-layer.ts';
import { tishbyPlaneCentre, tishbyPlaneOutput } from './tishby-plane.ts';

/** Every claim, in the order of the report. */
export const claims: readonly Claim[] = [
  peakInvertible,
  peakEvolution,
  peakSpectrum,
  peakInsight,
  peakAccuracy,
  mnistReconstruction,
  mnistOrthogonality,
  tishbyPlaneCentre,
  tishbyPlaneOutput,
  tishbyEarlyLayers,
  tishbyLastLayerAA,
  tishbyLastLayerAB,
  tishbyAccuracyAA,
  tishbyAccuracyAB,
];

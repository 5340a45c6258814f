import type { Claim } from './claim.ts';
import { mnistOrthogonality } from './mnist-orthogonality.ts';
import { mnistReconstruction } from './mnist-reconstruction.ts';
import { peakAccuracy } from './peak-accuracy.ts';
import { peakEvolution } from './peak-evolution.ts';
import { peakInsight } from './peak-insight.ts';
import { peakInvertible } from './peak-invertible.ts';
import { peakSpectrum } from './peak-spectrum.ts';

/** Every claim, in the order of the report. */
export const claims: readonly Claim[] = [
  peakInvertible,
  peakEvolution,
  peakSpectrum,
  peakInsight,
  peakAccuracy,
  mnistReconstruction,
  mnistOrthogonality,
];

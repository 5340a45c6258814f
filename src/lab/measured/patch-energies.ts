import type { Metric } from '../../harness/study/metrics.ts';
import type { FloatArray } from '../../kit/arrays.ts';
import { patchDirections } from '../analysis/patches.ts';
import { energiesIn, svd } from '../analysis/spectrum.ts';
import type { OfModelOnData } from '../experiments/measurement.ts';
import { firstWeights } from '../networks/network.ts';

/** How many leading vectors are held against as many leading directions. */
const leading = 4;

/**
 * What the leading left singular vectors of the first kernel have in common with the patches of the images that it is laid on: how much
 * of them lies in the span of as many principal directions of these, the mean over the vectors.
 *
 * @param stride of the first kernel
 */
export const patchEnergies = (stride: number): OfModelOnData => ({
  metricsOf: ({ weights: [W] }): Metric[] => [
    {
      name: 'patchEnergy',
      words: `mean energy of the ${leading} leading singular vectors of ${W} within the span of the ${leading} principal directions of patches`,
      range: [0, 1],
      taken: 'the end',
      scale: 'absolute',
    },
  ],
  beforehand(network, { train }) {
    const [d1] = train.activations as [FloatArray];
    const [size] = network.shapes[network.weights[0] as string] as [number];
    const span = patchDirections(d1, size, stride, leading);
    return ({ parameters }) => {
      const energies = energiesIn(span, svd(firstWeights(network, parameters), leading).left);
      return { patchEnergy: [energies.reduce((sum, energy) => sum + energy, 0) / energies.length] };
    };
  },
});

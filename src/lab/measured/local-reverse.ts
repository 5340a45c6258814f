import type { Metric } from '../../harness/study/metrics.ts';
import type { FloatArray } from '../../kit/arrays.ts';
import { reverseError } from '../analysis/batch-errors.ts';
import type { OfModel } from '../experiments/measurement.ts';
import type { Network } from '../networks/network.ts';
import { layerName } from './quality.ts';

const nameOf = (at: number) => `trainLocalReverseError.${layerName(at)}`;

/** The layers whose local reverse error is another than that of the reverse pass: all but the last one. */
const layersOf = ({ layers }: Network) => layers.slice(0, -1).map((_, at) => at);

/**
 * The reverse error of each layer by itself, ‖d′ − d‖ / ‖d‖ where d′ is made of the layer’s own output, and not of what the reverse
 * pass makes of that: what tells a reverse pass through the whole chain from one that is made of single layers.
 */
export const localReverse: OfModel = {
  metricsOf: (network) =>
    layersOf(network).map(
      (at): Metric => ({
        name: nameOf(at),
        words: `reverse error of ${layerName(at)} on the training data, from the layer’s own output`,
        range: [0, null],
        taken: 'the end',
        part: 'training',
        scale: 'absolute',
        isCompared: true,
      }),
    ),
  ofEnd: (network, { train }) =>
    Object.fromEntries(
      layersOf(network).map((at) => {
        const [back, d] = [train.localReverse[at], train.activations[at]] as [FloatArray, FloatArray];
        return [nameOf(at), [reverseError(back, d)]];
      }),
    ),
};

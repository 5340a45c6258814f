import type { Metric } from '../../harness/study/metrics.ts';
import { type FloatArray, stackRows } from '../../kit/arrays.ts';
import { type Bins, informationOf } from '../analysis/information.ts';
import type { Measurement } from '../experiments/measurement.ts';

/**
 * What each layer tells of the input and of the label, in bits. Only of data whose training and test rows together are all
 * inputs that there are, once each.
 *
 * @param bins those that activations are counted in
 */
export function information(bins: Bins): Measurement {
  const common: Omit<Metric, 'name' | 'words'> = {
    unit: 'bits',
    range: [0, null],
    taken: 'the end',
    axis: { symbol: 'd', words: 'layer' },
    scale: 'absolute',
  };
  return {
    metricsOf: () => [
      { ...common, name: 'inputInformation', words: 'what a layer tells of the input, I(X; d)' },
      { ...common, name: 'labelInformation', words: 'what a layer tells of the label, I(d; Y)' },
    ],
    ofEnd(_, { train, test }) {
      const labels = stackRows(train.labels, test.labels);
      const told = train.activations.map((d, at) =>
        informationOf(stackRows(d, test.activations[at] as FloatArray), labels, bins),
      );
      return {
        inputInformation: told.map(({ input }) => input),
        labelInformation: told.map(({ label }) => label),
      };
    },
  };
}

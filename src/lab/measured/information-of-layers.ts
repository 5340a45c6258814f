import type { Metric } from '../../harness/study/metrics.ts';
import { type FloatArray, stackAll } from '../../kit/arrays.ts';
import { type Bins, informationOf } from '../analysis/information.ts';
import type { OfModel } from '../experiments/measurement.ts';

/**
 * What each layer tells of the input and of the label, in bits. Only of data whose training and test rows together are all
 * inputs that there are, once each.
 *
 * @param bins those that activations are counted in
 */
export function information(bins: Bins): OfModel {
  const common = (rows: number): Omit<Metric, 'name' | 'words'> => ({
    unit: 'bits',
    range: [0, null],
    taken: 'the end',
    axis: { symbol: 'd', words: 'layer' },
    scale: 'counted',
    of: rows,
    // What one row tells that is moved from a large bin into one of its own: −p·log2 p with p = 1 / rows, and a little more.
    quantum: Math.log2(rows) / rows,
  });
  return {
    metricsOf: (_, { training, test }) => [
      {
        ...common(training + test),
        name: 'inputInformation',
        words: 'what a layer tells of the input, I(X; d)',
      },
      {
        ...common(training + test),
        name: 'labelInformation',
        words: 'what a layer tells of the label, I(d; Y)',
      },
    ],
    ofEnd(_, { train, test }) {
      const labels = stackAll([train.labels, test.labels]);
      const told = train.activations.map((d, at) =>
        informationOf(stackAll([d, test.activations[at] as FloatArray]), labels, bins),
      );
      return {
        inputInformation: told.map(({ input }) => input),
        labelInformation: told.map(({ label }) => label),
      };
    },
  };
}

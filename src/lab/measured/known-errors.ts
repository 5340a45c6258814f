import type { Metric } from '../../harness/study/metrics.ts';
import { type FloatArray, rowsOf } from '../../kit/arrays.ts';
import { scaleOfErrors } from '../analysis/scale-of-errors.ts';
import type { OfModelOnData } from '../experiments/measurement.ts';
import type { Given } from '../training/evaluator.ts';

const names = ['meanImageError', 'classMeanError', 'componentsError'] as const;
const words = ['the mean image', 'the mean image of its class', 'ten principal components'];

/** What a reverse error is held beside: that of what can be said of an image without looking. A zero image has 1. */
export const knownErrors: OfModelOnData = {
  metricsOf: () =>
    names.map(
      (name, at): Metric => ({
        ...{ name, words: `reverse error of the test data, were each given back as ${words[at]}` },
        ...{ range: [0, null], taken: 'the end', part: 'test', scale: 'absolute' },
      }),
    ),
  beforehand(_, { train, test }) {
    const { mean, classMean, components } = scaleOfErrors(reversedOf(train), reversedOf(test));
    return () => ({ meanImageError: [mean], classMeanError: [classMean], componentsError: [components] });
  },
};

/** The rows that are run backwards, and their labels. */
function reversedOf({ activations, labels }: Given) {
  const [inputs] = activations as [FloatArray];
  return { inputs, labels: rowsOf(labels, 0, inputs.shape[0] as number) };
}

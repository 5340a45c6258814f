import { type Information, informationOf } from '../analysis/information.ts';
import { accuracy, reverseError } from '../analysis/measures.ts';
import { dataSpan, energiesIn, permuted, svd } from '../analysis/spectrum.ts';
import type { Batch, ExperimentData } from '../datasets/dataset.ts';
import { type FloatArray, stackRows } from '../kit/arrays.ts';
import type { Evaluation } from '../training/evaluate.ts';
import type { Snapshot } from '../training/train.ts';
import type { FinalMetrics, Quality } from './records.ts';

/** Accuracies and reverse errors of a model. */
export function qualityOf({ train, test }: Pick<Snapshot, 'train' | 'test'>): Quality {
  return {
    trainAccuracy: accuracy(train.prediction, train.labels),
    testAccuracy: accuracy(test.prediction, test.labels),
    trainReverseError: reverseErrorsOf(train),
    testReverseError: reverseErrorsOf(test),
  };
}

/** How many leading singular vectors are held against the data. */
const leading = 10;

/** All that is measured of a model after its last step. */
export function finalMetricsOf(end: Snapshot, data: ExperimentData, { inputs }: Batch): FinalMetrics {
  const { values, left } = svd(end.parameters.W1 as FloatArray);
  const vectors = left.slice(0, leading);
  const span = data.kind === 'images' ? dataSpan(inputs) : null;
  return {
    ...qualityOf(end),
    singularValues: [...values],
    dataEnergies: span ? energiesIn(span, vectors) : [],
    permutedEnergies: span ? energiesIn(permuted(span), vectors) : [],
    information: span ? [] : informationOfLayers(end),
  };
}

/** Training and test rows together are all inputs that there are, once each. */
function informationOfLayers({ train, test }: Snapshot): Information[] {
  const labels = stackRows(train.labels, test.labels);
  return train.activations.map((d, at) =>
    informationOf(stackRows(d, test.activations[at] as FloatArray), labels),
  );
}

/** The reverse error of each layer that the reverse pass reaches: d1, d2, … */
export function reverseErrorsOf({ reverse, activations }: Evaluation): Record<string, number> {
  const errors = reverse.map((array, layer) => [
    `d${layer + 1}`,
    reverseError(array, activations[layer] as FloatArray),
  ]);
  return Object.fromEntries(errors);
}

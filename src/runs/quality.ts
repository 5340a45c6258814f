import { accuracy, reverseError } from '../analysis/measures.ts';
import type { FloatArray } from '../kit/arrays.ts';
import type { Evaluation } from '../training/evaluate.ts';
import type { Snapshot } from '../training/train.ts';
import type { Quality } from './records.ts';

/** Accuracies and reverse errors of a model. */
export function qualityOf({ train, test }: Pick<Snapshot, 'train' | 'test'>): Quality {
  return {
    trainAccuracy: accuracy(train.prediction, train.labels),
    testAccuracy: accuracy(test.prediction, test.labels),
    trainReverseError: reverseErrorsOf(train),
    testReverseError: reverseErrorsOf(test),
  };
}

/** The reverse error of each layer that the reverse pass reaches: d1, d2, … */
export function reverseErrorsOf({ reverse, activations }: Evaluation): Record<string, number> {
  const errors = reverse.map((array, layer) => [
    `d${layer + 1}`,
    reverseError(array, activations[layer] as FloatArray),
  ]);
  return Object.fromEntries(errors);
}

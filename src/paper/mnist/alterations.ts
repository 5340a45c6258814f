import { floatsOf, stackAll } from '../../kit/arrays.ts';
import type { LabAlteration } from '../../lab/experiments/alterations.ts';

/** Twice as many digits are learned as there are to be told. */
export const moreDigits: LabAlteration = {
  name: 'more-digits',
  words: 'the test digits learned as well as the training digits',
  isMeasuredAnew: false,
  learn: ({ train, test }) => ({
    inputs: stackAll([train.inputs, test.inputs].map(floatsOf)),
    labels: stackAll([train.labels, test.labels]),
  }),
};

import { type LabAlteration, labelsPermuted } from '../../lab/experiments/alterations.ts';

/** What the controls of digits do. */

/** Labels that were permuted in the second stage alone: the first learned what it should. */
export const transferPermuted: LabAlteration = {
  ...labelsPermuted,
  name: 'transfer-permuted',
  words: 'the labels of the training data permuted before the second stage',
  stages: ['AB'],
};

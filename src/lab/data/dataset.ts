import { type FloatArray, type IntegerArray, zeros } from '../../kit/arrays.ts';

/** What is to be learned: data may have a second task, B, on the same inputs. */
export type TaskName = 'A' | 'B';

/** Inputs and labels as a network takes them. */
export interface Batch {
  /** As they are stored: [n, width], of images raw gray 0 … 255; or bytes [n, height, width, channels], 0 … 255. */
  readonly inputs: FloatArray | IntegerArray;
  /** [n, classes], one-hot. */
  readonly labels: FloatArray;
}

/** A dataset in memory. */
export interface Dataset {
  readonly train: Batch;
  readonly test: Batch;
  /** What is learned, where that is not what is measured on as training data. */
  readonly learned?: Batch;
  /** The test data of the other task, where a model of one is also tested on the other. */
  readonly other?: Batch;
  /** How many rows of each part are run backwards, where a row does not depend on the others; undefined where all are. */
  readonly reversed?: number | undefined;
}

/** [n, classes], of the numbers of classes, from 0. */
export function oneHot(classNumbers: Iterable<number>, classes: number): FloatArray {
  const numbers = [...classNumbers];
  const labels = zeros(numbers.length, classes);
  for (const [row, number] of numbers.entries()) labels.values[row * classes + number] = 1;
  return labels;
}

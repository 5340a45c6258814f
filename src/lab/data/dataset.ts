import type { FloatArray } from '../../kit/arrays.ts';

/** What is to be learned: data may have a second task, B, on the same inputs. */
export type TaskName = 'A' | 'B';

/** Inputs and labels as a network takes them. */
export interface Batch {
  /** [n, width]; of images raw gray 0 … 255. */
  readonly inputs: FloatArray;
  /** [n, classes], one-hot. */
  readonly labels: FloatArray;
}

/** A dataset in memory: training and test are each one full batch. */
export interface Dataset {
  readonly train: Batch;
  readonly test: Batch;
  /** What is learned, where that is not what is measured on as training data. */
  readonly learned?: Batch;
}

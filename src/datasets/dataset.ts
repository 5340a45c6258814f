import type { FloatArray } from '../kit/arrays.ts';

/** The images of every experiment are square, this many pixels a side. */
export const imageSide = 28;

/** One image of a dataset: its file inside the data folder, and its class. */
export interface LabelledImage {
  readonly file: string;
  readonly label: number;
}

/** Which images a dataset is made of; the images themselves come from a data source. */
export interface DatasetLayout {
  readonly name: DatasetName;
  readonly classes: number;
  readonly train: readonly LabelledImage[];
  readonly test: readonly LabelledImage[];
}

export type DatasetName = 'mnist' | 'peak';

/** Images and labels as a network takes them. */
export interface Batch {
  /** [n, 784], raw gray 0 … 255. */
  readonly inputs: FloatArray;
  /** [n, classes], one-hot. */
  readonly labels: FloatArray;
}

/** A dataset in memory: training and test are each one full batch. */
export interface Dataset {
  readonly layout: DatasetLayout;
  readonly train: Batch;
  readonly test: Batch;
}

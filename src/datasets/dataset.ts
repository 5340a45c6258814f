import type { FloatArray } from '../kit/arrays.ts';

/** The images of every experiment with images are square, this many pixels a side. */
export const imageSide = 28;

/** One image of a dataset: its file inside the data folder, and its class. */
export interface LabelledImage {
  readonly file: string;
  readonly label: number;
}

/** Which images a dataset is made of; the images themselves come from a data source. */
export interface ImageLayout {
  readonly kind: 'images';
  readonly classes: number;
  readonly train: readonly LabelledImage[];
  readonly test: readonly LabelledImage[];
}

/** A dataset that is no files: it is computed. */
export interface ComputedData {
  readonly kind: 'computed';
  /** What the data are, in a phrase. */
  readonly title: string;
  /** One hash for all of it: inputs, labels and how they are divided. */
  readonly digest: string;
  /** How many rows are trained on. */
  readonly trainingRows: number;
  /** @param seed which rows are trained on */
  load(task: TaskName, seed: number): Dataset;
}

/** What an experiment is trained on. */
export type ExperimentData = ImageLayout | ComputedData;

/** What is to be learned: for images there is the one task A, of computed data another one, B, on the same inputs. */
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
}

import type { Alteration } from '../../harness/study/study.ts';
import { type FloatArray, type NamedArrays, named } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import type { Batch, Dataset } from '../data/dataset.ts';
import { type Network, parameterNames } from '../networks/network.ts';
import type { Evaluation } from '../training/evaluator.ts';
import { shortened } from './hyperparameters.ts';
import type { StageName } from './stages.ts';

/** What controls do to the data that are learned, or to the model that is measured. */

/** An alteration of what is learned: the training is carried out anew. */
export interface Learning extends Alteration {
  readonly isMeasuredAnew: false;
  /** The stages in which something else is learned; by default all. */
  readonly stages?: readonly StageName[];
  /** What is learned in the place of the training data; measured is on the true ones. */
  learn(dataset: Dataset, seed: number): Batch;
}

/** An alteration of the model or of how one looks at it: the models that a training left are measured anew. */
interface Measuring extends Alteration {
  readonly isMeasuredAnew: true;
  /** The parameters that are decomposed, and run backwards through, in the place of the model’s; forwards it is as it was. */
  parameters?: never;
  model?(network: Network, parameters: NamedArrays, seed: number): NamedArrays;
  /** What the measurements of the end look at in the place of the model’s passes. */
  look?(evaluation: Evaluation): Evaluation;
}

export type LabAlteration = Learning | Measuring;

/** Labels that were permuted before the training: what layers tell of the label then, was not learned. */
export const labelsPermuted: Learning = {
  name: 'labels-permuted',
  words: 'the labels of the training data permuted before the training',
  isMeasuredAnew: false,
  learn: ({ train: { inputs, labels } }, seed) => ({ inputs, labels: rowsShuffled(labels, seed) }),
};

/**
 * Labels that were the next class’s in the training, the first one’s in the place of the last: a network that learns what it is given
 * calls everything by a wrong name. By chance alone it would not, as it is right now and then where labels are permuted.
 *
 * @param steps after how many the training ends
 */
export const labelsExchanged = (steps: number): LabAlteration => ({
  name: 'labels-exchanged',
  words: `each training label the next class’s, over ${steps} steps`,
  isMeasuredAnew: false,
  parameters: ({ parameters }) => shortened(parameters, steps),
  learn: ({ train: { inputs, labels } }) => ({ inputs, labels: columnsMoved(labels) }),
});

/** Weights of which each belongs to another place of its layer’s input than the training gave it. */
export const weightsShuffled: LabAlteration = {
  name: 'weights-shuffled',
  words: 'the rows of each weight matrix shuffled, for the reverse pass and the singular vectors',
  isMeasuredAnew: true,
  model: (network, parameters, seed) =>
    named(parameterNames(network), (name) => {
      const values = parameters[name] as FloatArray;
      return network.weights.includes(name) ? rowsShuffled(values, seed) : values;
    }),
};

/** The same rows in another order, which follows from the seed. An array of any rank is taken for [rows, last axis]. */
function rowsShuffled({ shape, values }: FloatArray, seed: number): FloatArray {
  const width = shape.at(-1) ?? 1;
  const order = new Random(seed, 'alteration').shuffled(values.length / width);
  const shuffled = new Float32Array(values.length);
  for (const [to, from] of order.entries()) {
    shuffled.set(values.subarray(from * width, (from + 1) * width), to * width);
  }
  return { shape, values: shuffled };
}

/** Each row with its values a place to the right, the last one’s in the first. */
function columnsMoved({ shape, values }: FloatArray): FloatArray {
  const width = shape.at(-1) ?? 1;
  const moved = values.map((_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    return values[row * width + ((column + width - 1) % width)] as number;
  });
  return { shape, values: moved };
}

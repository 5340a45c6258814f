import { type FloatArray, sizeOf } from '../../kit/arrays.ts';
import { type Doubles, dots, principalComponents } from './components.ts';

/** What reverse errors are held beside: how far images are from what can be said of them without looking. */
export interface ScaleOfErrors {
  /** Of the mean of what was trained on. */
  readonly mean: number;
  /** Of the mean of their class, over what was trained on. */
  readonly classMean: number;
  /** Of that mean and ten principal components of what was trained on. */
  readonly components: number;
}

/** How many principal components are given away. */
const givenAway = 10;

/** Images [n, …] and their labels [n, classes], one-hot. */
interface Labelled {
  readonly inputs: FloatArray;
  readonly labels: FloatArray;
}

/**
 * ‖d̂ − d‖ / ‖d‖ over images, for what they could be taken for.
 *
 * @param tested the images, of which nothing is known but what was trained on
 */
export function scaleOfErrors(trained: Labelled, tested: Labelled): ScaleOfErrors {
  const [known, images] = [doublesOf(trained.inputs), doublesOf(tested.inputs)];
  const [labels, classes] = [labelsOf(trained.labels), labelsOf(tested.labels)];
  const mean = meanOf(known, () => true);
  const means = Array.from({ length: trained.labels.shape[1] as number }, (_, label) =>
    meanOf(known, (row) => labels[row] === label),
  );
  const centred = less(images, () => mean);
  const basis = principalComponents(
    less(known, () => mean),
    givenAway,
  );
  const fromMean = sumOfSquares(centred);
  const length = Math.sqrt(sumOfSquares(images));
  const errorOf = (squares: number) => Math.sqrt(Math.max(0, squares)) / length;
  return {
    mean: errorOf(fromMean),
    classMean: errorOf(sumOfSquares(less(images, (row) => means[classes[row] as number] as Float64Array))),
    // What lies along orthonormal directions is given away, and all else is missed.
    components: errorOf(fromMean - sumOfSquares(dots(centred, basis))),
  };
}

/** The mean of the rows that are counted; zeros where none is. */
function meanOf({ rows, columns, values }: Doubles, isCounted: (row: number) => boolean): Float64Array {
  const sums = new Float64Array(columns);
  let counted = 0;
  for (let row = 0; row < rows; row++) {
    if (!isCounted(row)) continue;
    counted++;
    for (let column = 0, at = row * columns; column < columns; column++, at++)
      sums[column] = (sums[column] as number) + (values[at] as number);
  }
  return counted === 0 ? sums : sums.map((sum) => sum / counted);
}

/** The rows, each less its own guess. */
function less({ rows, columns, values }: Doubles, guessOf: (row: number) => Float64Array): Doubles {
  const left = new Float64Array(values.length);
  for (let row = 0, at = 0; row < rows; row++) {
    const guess = guessOf(row);
    for (let column = 0; column < columns; column++, at++)
      left[at] = (values[at] as number) - (guess[column] as number);
  }
  return { rows, columns, values: left };
}

const sumOfSquares = ({ values }: Doubles): number => values.reduce((sum, x) => sum + x * x, 0);

function labelsOf({ shape: [rows = 0, classes = 0], values }: FloatArray): number[] {
  return Array.from({ length: rows }, (_, row) =>
    values.subarray(row * classes, (row + 1) * classes).indexOf(1),
  );
}

const doublesOf = ({ shape: [rows = 0, ...pixels], values }: FloatArray): Doubles => ({
  rows,
  columns: sizeOf(pixels),
  values: Float64Array.from(values),
});

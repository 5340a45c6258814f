import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { type FloatArray, sizeOf } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';

/** What reverse errors are held beside: how far images are from what can be said of them without looking. */
export interface ScaleOfErrors {
  /** Of the mean of what was trained on. */
  readonly mean: number;
  /** Of the mean of their class, over what was trained on. */
  readonly classMean: number;
  /** Of that mean and ten principal components of what was trained on. */
  readonly components: number;
}

/** How many principal components are given away; within how many dimensions they are searched, and how often these are turned. */
const [kept, searched, iterations] = [10, 30, 5];

/**
 * ‖d̂ − d‖ / ‖d‖ over images, for what they could be taken for.
 *
 * @param trained rows [n, …] and their labels [n, classes], one-hot
 * @param tested the same of others
 */
export function scaleOfErrors(
  trained: { readonly inputs: FloatArray; readonly labels: FloatArray },
  tested: { readonly inputs: FloatArray; readonly labels: FloatArray },
): ScaleOfErrors {
  const rows = matrixOf(trained.inputs);
  const mean = Matrix.rowVector(rows.mean('column'));
  const images = matrixOf(tested.inputs);
  const length = images.norm('frobenius');
  const errorOf = (guess: Matrix) => Matrix.sub(images, guess).norm('frobenius') / length;
  const means = classMeans(rows, trained.labels);
  const classes = classesOf(tested.labels);
  const centred = Matrix.sub(images, repeated(mean, images.rows));
  const basis = components(Matrix.sub(rows, repeated(mean, rows.rows)));
  const guess = centred.mmul(basis).mmul(basis.transpose()).add(repeated(mean, images.rows));
  return {
    mean: errorOf(repeated(mean, images.rows)),
    classMean: errorOf(new Matrix(classes.map((label) => means[label] as number[]))),
    components: errorOf(guess),
  };
}

/**
 * The leading principal components of rows without their mean, as columns: the best within a space that iterations have turned towards
 * them. A whole decomposition would take a hundred times as long.
 *
 * Source: Halko, Martinsson & Tropp 2011, *Finding Structure with Randomness*, algorithm 4.4.
 */
function components(centred: Matrix): Matrix {
  const random = new Random(0, 'pixels');
  const back = centred.transpose();
  const width = Math.min(searched, centred.columns, centred.rows);
  let space = Matrix.zeros(centred.columns, width);
  space.apply((row, column) => space.set(row, column, random.uniform(-1, 1)));
  for (let at = 0; at < iterations; at++) {
    space = new QrDecomposition(back.mmul(centred.mmul(space))).orthogonalMatrix;
  }
  const { rightSingularVectors } = new SingularValueDecomposition(centred.mmul(space), {
    autoTranspose: true,
    computeLeftSingularVectors: false,
  });
  return space.mmul(rightSingularVectors.subMatrix(0, width - 1, 0, Math.min(kept, width) - 1));
}

function classMeans(rows: Matrix, labels: FloatArray): number[][] {
  const classes = classesOf(labels);
  return Array.from({ length: labels.shape[1] as number }, (_, label) => {
    const own = classes.flatMap((one, row) => (one === label ? [row] : []));
    return own.length === 0 ? Array<number>(rows.columns).fill(0) : rows.subMatrixRow(own).mean('column');
  });
}

function classesOf({ shape: [rows = 0, classes = 0], values }: FloatArray): number[] {
  return Array.from({ length: rows }, (_, row) =>
    values.subarray(row * classes, (row + 1) * classes).indexOf(1),
  );
}

const repeated = (row: Matrix, rows: number): Matrix => new Matrix(Array(rows).fill(row.getRow(0)));

const matrixOf = ({ shape, values }: FloatArray): Matrix =>
  Matrix.from1DArray(shape[0] as number, sizeOf(shape.slice(1)), Array.from(values));

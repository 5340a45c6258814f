import { describe, expect, it } from '@jest/globals';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type FloatArray, zeros } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';
import { scaleOfErrors } from '../../src/lab/analysis/scale-of-errors.ts';

const [classes, side] = [3, 6];

/** Images of classes that differ, with some noise. */
function drawn(rows: number, seed: number) {
  const random = new Random(seed, 'images');
  const inputs = zeros(rows, side, side, 1);
  const labels = zeros(rows, classes);
  for (let row = 0; row < rows; row++) {
    labels.values[row * classes + (row % classes)] = 1;
    for (let at = 0; at < side * side; at++) {
      const isIn = at % classes === row % classes;
      inputs.values[row * side * side + at] = random.uniform(0, 0.5) + (isIn ? 0.5 : 0);
    }
  }
  return { inputs, labels };
}

const matrixOf = ({ shape, values }: FloatArray) =>
  Matrix.from1DArray(shape[0] as number, values.length / (shape[0] as number), Array.from(values));

describe('what images could be taken for', () => {
  const [trained, tested] = [drawn(40, 1), drawn(25, 2)];
  const { mean, classMean, components } = scaleOfErrors(trained, tested);
  const [X, T] = [matrixOf(trained.inputs), matrixOf(tested.inputs)];
  const means = X.mean('column');
  const errorOf = (guess: number[][]) => Matrix.sub(T, new Matrix(guess)).norm() / T.norm();

  it('is the mean of what was trained on', () => {
    expect(mean).toBeCloseTo(errorOf(Array(25).fill(means)), 10);
  });

  it('is the mean of the class', () => {
    const ofClass = (label: number) =>
      X.subMatrixRow(
        Array.from({ length: 40 }, (_, row) => row).filter((row) => row % classes === label),
      ).mean('column');
    expect(classMean).toBeCloseTo(
      errorOf(Array.from({ length: 25 }, (_, row) => ofClass(row % classes))),
      10,
    );
  });

  it.each([
    ['ten principal components, those that a whole decomposition gives', 40, 10],
    // Seven images less their mean lie along six directions.
    ['as many as there are, of few images', 7, 6],
  ])('is %s', (_, rows, count) => {
    const few = drawn(rows, 1);
    const own = matrixOf(few.inputs);
    const ownMean = own.mean('column');
    const V = new SingularValueDecomposition(own.subRowVector(ownMean), {
      autoTranspose: true,
    }).rightSingularVectors.subMatrix(0, side * side - 1, 0, count - 1);
    const guess = T.clone().subRowVector(ownMean).mmul(V).mmul(V.transpose()).addRowVector(ownMean);
    // Noise has no gap after the tenth, so that the last ones are found to a few digits.
    expect(scaleOfErrors(few, tested).components).toBeCloseTo(errorOf(guess.to2DArray()), 3);
  });

  it('is nearer by components than by classes, and by these than by one mean', () => {
    expect(components).toBeLessThan(classMean);
    expect(classMean).toBeLessThan(mean);
  });

  it('is a class that nothing was trained on by nothing at all', () => {
    const two = { inputs: trained.inputs, labels: zeros(40, classes) };
    for (let row = 0; row < 40; row++) two.labels.values[row * classes + (row % 2)] = 1;
    const odd = { inputs: tested.inputs, labels: zeros(25, classes) };
    for (let row = 0; row < 25; row++) odd.labels.values[row * classes + 2] = 1;
    expect(scaleOfErrors(two, odd).classMean).toBe(1);
  });
});

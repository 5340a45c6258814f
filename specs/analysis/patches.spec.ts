import { expect, it } from '@jest/globals';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { zeros } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';
import { patchDirections } from '../../src/lab/analysis/patches.ts';
import { energiesIn } from '../../src/lab/analysis/spectrum.ts';

const random = new Random(1, 'images');
const images = zeros(4, 7, 6, 2);
// Entries of very different sizes, so that the directions lie far apart.
images.values.forEach((_, at) => {
  images.values[at] = random.uniform(-1, 1) * 2 ** -(at % 5);
});

it('directions of patches are the principal components of all of them, entry by entry as a kernel has them', () => {
  const [size, stride] = [3, 2];
  const patches: number[][] = [];
  for (let row = 0; row < 4; row++)
    for (const top of [0, 2, 4])
      for (const left of [0, 2])
        patches.push(
          [0, 1, 2].flatMap((y) =>
            [0, 1, 2].flatMap((x) =>
              [0, 1].map((c) => images.values[((row * 7 + top + y) * 6 + left + x) * 2 + c] as number),
            ),
          ),
        );
  const matrix = new Matrix(patches);
  const V = new SingularValueDecomposition(matrix.subRowVector(matrix.mean('column')), {
    autoTranspose: true,
  }).rightSingularVectors;
  const expected = [0, 1, 2, 3].map((at) => Float64Array.from(V.getColumn(at)));
  const got = patchDirections(images, size, stride, 4);
  got.forEach((direction, at) => {
    const [energy] = energiesIn([expected[at] as Float64Array], [direction]);
    expect(energy).toBeCloseTo(1, 8);
  });
});

it('a patch that is laid over an edge is none', () => {
  const one = zeros(1, 3, 3, 1);
  one.values.set([1, 2, 3, 4, 5, 6, 7, 8, 10]);
  // A single patch has no covariance.
  const [direction] = patchDirections(one, 3, 1, 1) as [Float64Array];
  expect(direction).toHaveLength(9);
  expect(patchDirections(one, 2, 1, 1)[0]).toHaveLength(4);
});

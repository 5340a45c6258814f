import { describe, expect, it } from '@jest/globals';
import { Random } from '../../src/kit/random.ts';
import {
  centredSpan,
  dataSpan,
  energiesIn,
  meanDirection,
  permuted,
  singularValues,
  svd,
} from '../../src/lab/analysis/spectrum.ts';

function randomMatrix(rows: number, columns: number, seed = 1) {
  const random = new Random(seed, 'images');
  return {
    shape: [rows, columns],
    values: Float32Array.from({ length: rows * columns }, () => random.uniform(-1, 1)),
  };
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, at) => sum + x * (b[at] as number), 0);

describe.each([
  [12, 5],
  [5, 12],
  [6, 6],
])('the decomposition of a %i × %i matrix', (rows, columns) => {
  const W = randomMatrix(rows, columns);
  const { values, left, right } = svd(W);

  it('has descending values and orthonormal vectors', () => {
    expect(values).toHaveLength(Math.min(rows, columns));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    for (const vectors of [left, right]) {
      vectors.forEach((a, i) => {
        vectors.forEach((b, j) => {
          expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 10);
        });
      });
    }
    expect(left[0]).toHaveLength(rows);
    expect(right[0]).toHaveLength(columns);
  });

  it('multiplies back to the matrix', () => {
    W.values.forEach((entry, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      const sum = values.reduce(
        (s, sigma, i) => s + sigma * (left[i]?.[row] as number) * (right[i]?.[column] as number),
        0,
      );
      expect(sum).toBeCloseTo(entry, 6);
    });
  });

  it('has the values that are computed without vectors', () => {
    singularValues(W).forEach((sigma, at) => {
      expect(sigma).toBeCloseTo(values[at] as number, 10);
    });
  });

  it('fixes the sign by the heavier tail of the left vectors, whatever the sign of the matrix', () => {
    for (const u of left) expect(u.reduce((sum, x) => sum + x ** 3, 0)).toBeGreaterThan(0);
    const mirrored = svd({ ...W, values: W.values.map((x) => -x) });
    mirrored.left.forEach((u, i) => {
      expect(dot(u, left[i] as Float64Array)).toBeCloseTo(1, 10);
    });
  });
});

it('is worked by hand for [[3, 0], [0, −2]]', () => {
  expect(singularValues({ shape: [2, 2], values: Float32Array.of(3, 0, 0, -2) })).toEqual([3, 2]);
});

describe('weights of another rank', () => {
  it.each([
    ['a kernel', [3, 3, 1, 4], [9, 4]],
    ['a kernel of more channels', [2, 3, 4, 5], [24, 5]],
    ['a vector', [7], [1, 7]],
    ['a stack of matrices', [2, 3, 4], [6, 4]],
  ])('have the decomposition of the matrix of everything but the last axis: %s, %j', (_, shape, matrix) => {
    const { values } = randomMatrix(matrix[0] as number, matrix[1] as number);
    const [expected, got] = [svd({ shape: matrix, values }), svd({ shape, values })];
    expect(got).toEqual(expected);
    expect(singularValues({ shape, values })).toEqual(singularValues({ shape: matrix, values }));
    expect([got.left[0]?.length, got.right[0]?.length]).toEqual(matrix);
  });
});

describe('energies in the data’s span', () => {
  it('are 1 for a vector of the span, 0 for one across it, and between for one between', () => {
    const data = { shape: [2, 3], values: Float32Array.of(1, 0, 0, 0, 5, 0) };
    const between = Float64Array.of(0.6, 0, 0.8);
    const vectors = [Float64Array.of(0.6, 0.8, 0), Float64Array.of(0, 0, 1), between];
    const energies = energiesIn(dataSpan(data), vectors);
    [1, 0, 0.36].forEach((expected, at) => {
      expect(energies[at]).toBeCloseTo(expected, 10);
    });
  });

  it('are refused of vectors of another length, such as those of a kernel', () => {
    const span = dataSpan(randomMatrix(4, 36));
    const { left } = svd({ ...randomMatrix(9, 4), shape: [3, 3, 1, 4] });
    expect(() => energiesIn(span, left)).toThrow('energies: vectors must be of 36 entries, got 9');
  });

  it('are in that of the 8 leading directions of the data alone', () => {
    const size = 10;
    const diagonal = Float32Array.from({ length: size * size }, (_, at) =>
      at % (size + 1) === 0 ? size - Math.floor(at / size) : 0,
    );
    const axes = Array.from({ length: size }, (_, i) =>
      Float64Array.from({ length: size }, (_, j) => Number(i === j)),
    );
    const energies = energiesIn(dataSpan({ shape: [size, size], values: diagonal }), axes);
    expect(energies.map(Math.round)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  });
});

describe('what data have in common, and what tells them apart', () => {
  const at = (...entries: number[]) => Float64Array.from(entries);
  const energies = (span: readonly Float64Array[], ...vectors: Float64Array[]) => energiesIn(span, vectors);

  it('is the mean, and what is left without it: (1, 1, 0) and (3, 1, 0) differ along the first axis alone', () => {
    const data = { shape: [2, 3], values: Float32Array.of(1, 1, 0, 3, 1, 0) };
    expect(centredSpan(data)).toHaveLength(1);
    const axes = [at(1, 0, 0), at(0, 1, 0), at(0, 0, 1)];
    energies(centredSpan(data), ...axes).forEach((energy, axis) => {
      expect(energy).toBeCloseTo([1, 0, 0][axis] as number, 12);
    });
    energies(dataSpan(data), ...axes).forEach((energy, axis) => {
      expect(energy).toBeCloseTo([1, 1, 0][axis] as number, 12);
    });
    // The mean is (2, 1, 0).
    const mean = meanDirection(data);
    [2, 1, 0].forEach((entry, axis) => {
      expect(mean[axis]).toBeCloseTo(entry / Math.sqrt(5), 12);
    });
    energies([mean], ...axes).forEach((energy, axis) => {
      expect(energy).toBeCloseTo([0.8, 0.2, 0][axis] as number, 12);
    });
  });

  it('does not change with what is added to all of the data', () => {
    const data = randomMatrix(6, 5);
    const shift = [3, -2, 7, 0, 1];
    const moved = { ...data, values: data.values.map((x, nth) => x + (shift[nth % 5] as number)) };
    const vectors = svd(randomMatrix(5, 5, 2)).left;
    const [before, after] = [data, moved].map((one) => energies(centredSpan(one), ...vectors));
    after?.forEach((energy, nth) => {
      expect(energy).toBeCloseTo(before?.[nth] as number, 5);
    });
    const whole = [data, moved].map((one) => energies([meanDirection(one)], ...vectors));
    expect(whole[0]).not.toEqual(whole[1]);
  });

  it('has the 8 leading directions that are left, and of n rows no more than n − 1', () => {
    const spans = [2, 5, 9, 20].map((rows) => centredSpan(randomMatrix(rows, 30)));
    expect(spans.map(({ length }) => length)).toEqual([1, 4, 8, 8]);
    for (const span of spans) {
      span.forEach((a, i) => {
        span.forEach((b, j) => {
          expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 10);
        });
      });
    }
    // Each of five rows less their mean lies in the span of four vectors.
    const data = randomMatrix(5, 30);
    const mean = Array.from({ length: 30 }, (_, column) =>
      [0, 1, 2, 3, 4].reduce((sum, row) => sum + (data.values[30 * row + column] as number) / 5, 0),
    );
    const rows = [0, 1, 2, 3, 4].map((row) => {
      const centred = Float64Array.from(mean, (x, column) => (data.values[30 * row + column] as number) - x);
      const length = Math.sqrt(dot(centred, centred));
      return centred.map((x) => x / length);
    });
    for (const energy of energies(centredSpan(data), ...rows)) expect(energy).toBeCloseTo(1, 6);
  });
});

describe('permuted vectors', () => {
  const vectors = [Float64Array.from({ length: 784 }, (_, at) => at), new Float64Array(784).fill(2)];
  const [first, second] = permuted(vectors) as [Float64Array, Float64Array];

  it('have the same entries in another order, the same at every call', () => {
    expect([...first].sort((a, b) => a - b)).toEqual([...(vectors[0] as Float64Array)]);
    expect(second).toEqual(vectors[1]);
    expect(permuted(vectors)).toEqual([first, second]);
  });

  it('leave few entries where they were', () => {
    expect(first.filter((entry, at) => entry === at).length).toBeLessThan(6);
  });
});

import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import type { NamedTensors, Step } from '../../src/engines/engine.ts';
import { kernels } from '../../src/engines/onnx/kernels.ts';
import { loadEngine } from '../../src/engines/registry.ts';
import { type FloatArray, mapEntries, type NamedArrays, sizeOf } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';

const onnx = await loadEngine('onnx');
const cpu = await loadEngine('cpu');

/** A function of x, of y whose shape broadcasts to x's, and of the numbers of rows that x has. */
type Case = (x: tf.Tensor, y: tf.Tensor, rows: tf.Tensor1D) => tf.Tensor;

const all = (x: tf.Tensor) => [...x.shape.keys()];
const lastTwoSwapped = (x: tf.Tensor) =>
  x.rank < 2 ? all(x) : [...all(x).slice(0, -2), x.rank - 1, x.rank - 2];
/** x as an image, of one channel if it has fewer axes. */
const image = (x: tf.Tensor) => x.reshape<tf.Tensor4D>([1, ...Array(3 - x.rank).fill(1), ...x.shape]);
/** Its first pixel as a kernel. */
const kernel = (x: tf.Tensor) => {
  const channels = image(x).shape[3];
  return image(x).slice([0, 0, 0, 0], [1, 1, 1, channels]).reshape<tf.Tensor4D>([1, 1, channels, 1]);
};
const positive = (x: tf.Tensor) => x.square().add(0.1);
/** A sum in which nothing cancels: what rounding leaves of one where much does, a division makes arbitrarily large. */
const lengthOf = (x: tf.Tensor) => x.square().sum();

/** What exercises each kernel. A kernel without a case here fails the spec below. */
const cases: Record<keyof typeof kernels, Case[]> = {
  Add: [
    (x, y) => x.add(y),
    (x, y) => y.mul(2).add(x.mul(2)),
    (x, y) => x.mul(3).add(y),
    (x) => x.add(0),
    // Of one shape, but with other weights: numbers, zero, and scalars that are computed.
    (x) => x.mul(3).add(x.exp()),
    (x) => x.mul(3).add(x.exp().mul(-2)),
    (x) => x.mul(0).add(x.exp().mul(2)),
    (x) => x.mul(x.max()).add(x.exp().mul(2)),
    (x) => x.mul(x.max()).add(x.mul(x.mean())),
  ],
  Sub: [
    (x) => x.sub(x.mul(lengthOf(x)).div(positive(x))),
    (x) => x.mul(x.max()).sub(x.exp()),
    (x, y) => x.sub(y),
    (x, y) => y.sub(x),
    (x, y) => x.sub(y.neg()),
    (x, y) => x.mul(2).sub(y.mul(-2)),
    (x) => tf.sub(0, x),
  ],
  Multiply: [
    (x, y) => x.mul(y),
    (x, y) => x.mul(2).mul(y.mul(3)),
    (x) => x.mul(tf.ones(x.shape)),
    (x, y) => y.mul(tf.onesLike(x)).mul(x),
  ],
  RealDiv: [
    (x, y) => x.div(positive(y)),
    (x) => x.div(4),
    (x) => tf.div(2, positive(x)),
    (x, y) => x.mul(2).div(positive(y).mul(5)),
    (x, y) => x.mul(lengthOf(x)).mul(2).div(positive(y)),
    (x, y) => y.mul(lengthOf(y)).div(positive(x)),
  ],
  Maximum: [(x, y) => x.maximum(y), (x) => x.mul(2).maximum(0.5)],
  Minimum: [(x, y) => x.minimum(y)],
  Pow: [(x) => positive(x).pow(1.5), (x, y) => positive(x).pow(y)],
  SquaredDifference: [(x, y) => x.squaredDifference(y), (x, y) => x.mul(2).squaredDifference(y.mul(2))],
  Greater: [(x, y) => x.greater(y).cast('float32')],
  GreaterEqual: [(x, y) => x.greaterEqual(y).cast('float32'), (x) => x.greaterEqual(x).cast('float32')],
  Less: [(x, y) => x.mul(-1).less(y).cast('float32')],
  LessEqual: [(x, y) => x.lessEqual(y).cast('float32')],
  Relu: [(x) => x.relu(), (x) => x.neg().relu()],
  Step: [(x) => x.step(), (x) => x.mul(-3).step()],
  Sqrt: [(x) => positive(x).sqrt()],
  Rsqrt: [(x) => positive(x).rsqrt()],
  Reciprocal: [(x) => positive(x).reciprocal()],
  Square: [(x) => x.square(), (x) => x.mul(-3).square()],
  Neg: [(x) => x.neg(), (x) => x.neg().neg()],
  Exp: [(x) => x.exp(), (x) => x.mul(0.5).exp()],
  Log: [(x) => positive(x).log()],
  Tanh: [(x) => x.tanh()],
  Sigmoid: [(x) => x.sigmoid()],
  Sum: [
    (x) => x.sum(),
    (x) => x.sum(0),
    (x) => x.sum(-1, true),
    (x, y) => y.mul(tf.onesLike(x)).sum(0),
    (x) => x.mul(2).sum(0, true),
  ],
  Mean: [(x) => x.mean(), (x) => x.mean(0), (x, y) => y.mul(tf.onesLike(x)).mean(-1)],
  Max: [(x) => x.max(), (x) => x.neg().max(-1), (x) => x.max(0, true)],
  Softmax: [(x) => x.softmax(), (x) => x.mul(2).softmax()],
  LogSoftmax: [(x) => x.logSoftmax()],
  BatchMatMul: [
    (x) => (x.rank < 2 ? x : x.matMul(x, false, true)),
    (x) => (x.rank < 2 ? x : x.matMul(x, true, false)),
    (x) => (x.rank < 2 ? x : x.mul(2).matMul(x.transpose(lastTwoSwapped(x)).mul(-1))),
    (x) =>
      x.rank < 2
        ? x
        : x
            .matMul(x, true, false)
            .add(1)
            .add(x.matMul(x, true, false)),
    (x) => (x.rank === 2 ? x.matMul(x, true, false).add(x.sum(0)) : x),
    // Neither product can take the other in: [rows, 1] and [1, columns].
    (x) =>
      x.rank === 2
        ? x.matMul(x.slice([0, 0], [1, -1]), false, true).add(x.slice([0, 0], [-1, 1]).matMul(x, true))
        : x,
    (x) => (x.rank === 2 ? x.sub(x.matMul(x, false, true).matMul(x)) : x),
    (x) => (x.rank === 2 ? x.matMul(x, false, true).matMul(x).mul(3).sub(x.mul(3)) : x),
    (x) => (x.rank === 2 ? x.matMul(x, true).sub(x.sum(0)).square() : x),
  ],
  Transpose: [
    (x) => x.transpose(),
    (x) => x.mul(2).transpose(lastTwoSwapped(x)),
    (x, y) => y.mul(tf.onesLike(x)).transpose(),
  ],
  Reshape: [
    (x) => x.flatten(),
    (x) => x.mul(2).reshape([-1, 1]),
    (x) => tf.onesLike(x).flatten().mul(x.flatten()),
  ],
  Tile: [(x) => x.tile(x.shape.map(() => 2)), (x) => tf.onesLike(x).tile(x.shape.map(() => 2))],
  Slice: [
    (x) =>
      x.slice(
        x.shape.map(() => 0),
        x.shape.map((n) => Math.ceil(n / 2)),
      ),
    (x) => x.flatten().slice([0], [-1]),
  ],
  Concat: [
    (x, y) => tf.concat([x.flatten(), y.flatten().mul(2)]),
    (x) => tf.concat([x, x.neg()], x.rank - 1),
  ],
  GatherV2: [(x, _, rows) => x.gather(rows), (x, _, rows) => x.mul(2).gather(rows)],
  // Other shapes: convolutions.spec.ts.
  Conv2D: [
    (x) => tf.conv2d(image(x), kernel(x), 1, 'same'),
    (x) =>
      tf
        .conv2d(image(x).mul<tf.Tensor4D>(2), kernel(x).mul<tf.Tensor4D>(3), 1, 'valid')
        .relu()
        .add(1)
        .sum([1, 2]),
  ],
  Conv2DBackpropInput: [
    (x) => tf.conv2dTranspose(image(x).sum(3, true).mul(2), kernel(x), image(x).shape, 1, 'same'),
  ],
  Conv2DBackpropFilter: [
    (x) =>
      tf.grad((w) => tf.conv2d(image(x).mul<tf.Tensor4D>(2), w as tf.Tensor4D, 1, 'same').square())(
        kernel(x),
      ),
  ],
  Cast: [(x, y) => x.greater(y).cast('float32').mul(x), (x) => x.cast('float32')],
  Identity: [(x) => x.clone(), (x) => x.mul(2).clone()],
  Fill: [(x) => tf.fill(x.shape, 3).mul(x), (x) => tf.fill(x.shape, -2)],
  ZerosLike: [(x) => tf.zerosLike(x).add(x), (x) => tf.zerosLike(x)],
  OnesLike: [(x) => tf.onesLike(x).mul(2).sub(x)],
};

function randomArray(shape: readonly number[], random: Random): FloatArray {
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-1.5, 1.5)) };
}

// Rows are short or long: sums of long ones are recorded in another way.
const extents = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
    fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 15, max: 20 })),
  )
  .map(([leading, last]) => [...leading, last]);

const shapes = extents.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    // A shape that broadcasts to it: some leading dimensions left out, some of the rest 1.
    other: fc
      .record({
        from: fc.nat(shape.length - 1),
        ones: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      })
      .map(({ from, ones }) => shape.slice(from).map((extent, at) => (ones[at] ? 1 : extent))),
    seed: fc.nat(1e6),
  }),
);

/** @param ofLargest whether an entry is a sum whose terms may cancel, so that it is held to the largest of its array and not to itself */
function expectSame(got: NamedArrays, expected: NamedArrays, ofLargest = false) {
  expect(Object.keys(got)).toEqual(Object.keys(expected));
  for (const [name, { shape, values }] of Object.entries(expected)) {
    expect(got[name]?.shape).toEqual(shape);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    values.forEach((value, at) => {
      const size = ofLargest ? largest : Math.abs(value);
      expect(Math.abs((got[name]?.values[at] as number) - value)).toBeLessThan(1e-5 * (1 + size));
    });
  }
}

describe('every kernel', () => {
  it('has a case here', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(kernels).sort());
  });

  it.each(Object.entries(cases))(
    '%s computes what tfjs computes in plain JavaScript, for any shapes',
    async (kernel, list) => {
      await fc.assert(
        fc.asyncProperty(shapes, async ({ shape, other, seed }) => {
          const random = new Random(seed, 'images');
          const rows = { shape: [2], values: Int32Array.of((shape[0] as number) - 1, 0) };
          const inputs = { x: randomArray(shape, random), y: randomArray(other, random), rows };
          const f = ({ x, y, rows }: NamedTensors) =>
            Object.fromEntries(
              list.map((run, at) => [`case${at}`, run(x as tf.Tensor, y as tf.Tensor, rows as tf.Tensor1D)]),
            );
          expectSame(
            await onnx.prepare(f)(inputs),
            await cpu.prepare(f)(inputs),
            kernel.startsWith('Conv2D'),
          );
        }),
        { numRuns: 25 },
      );
    },
  );
});

describe('an iteration', () => {
  const step = ({ p }: NamedTensors, { c }: NamedTensors, { u }: NamedTensors) => {
    const next = (p as tf.Tensor)
      .mul(0.5)
      .add(c as tf.Tensor)
      .add(u as tf.Tensor);
    return { state: { p: next }, outputs: { sum: next.sum() } };
  };
  const start = { p: { shape: [2], values: Float32Array.of(8, -8) } };
  const constants = { c: { shape: [2], values: Float32Array.of(1, 2) } };
  const fed = (...values: number[]) => ({
    u: { shape: [values.length, 1], values: Float32Array.from(values) },
  });

  /** What the compiled engine and plain JavaScript come to in one call: the state, and the outputs of all steps. */
  const onBoth = async (...[of, state, constants, inputs]: [Step, NamedArrays, NamedArrays, NamedArrays]) => {
    const results = [];
    for (const engine of [onnx, cpu]) {
      const iteration = engine.iterate(of, state, constants);
      const outputs = await iteration.advance(inputs.u?.shape[0] as number, inputs);
      const arrays = mapEntries(outputs, (_, values) => ({ shape: [values.length], values }));
      results.push({ ...(await iteration.state()), ...arrays });
      iteration.dispose();
    }
    return results as [NamedArrays, NamedArrays];
  };

  it('keeps its state between calls, and is fed anew in each step', async () => {
    const iteration = onnx.iterate(step, start, constants);
    expect(await iteration.advance(1, fed(100))).toEqual({ sum: Float32Array.of(203) }); // 4+1+100, −4+2+100
    expect(await iteration.advance(2, fed(0, 10))).toEqual({ sum: Float32Array.of(104.5, 75.25) });
    expect((await iteration.state()).p?.values).toEqual(Float32Array.of(37.75, 37.5));
    iteration.dispose();
  });

  it('agrees with plain JavaScript', async () => {
    const [ours, theirs] = await onBoth(step, start, constants, fed(1, 2, 3));
    expect(ours).toEqual(theirs);
  });

  it('computes once for all steps what stays the same, with the same result', async () => {
    const square = ({ p }: NamedTensors, { c }: NamedTensors, { u }: NamedTensors) => {
      const [C, P] = [c as tf.Tensor, p as tf.Tensor];
      const fixed = C.add(C).matMul(C, true).exp();
      const next = C.matMul(P, true).add(fixed.mul(u as tf.Tensor)); // Cᵀ·P + …
      return { state: { p: next }, outputs: { sum: next.sum(), fixed: fixed.sum() } };
    };
    const random = new Random(1, 'images');
    const [p, c] = [randomArray([3, 3], random), randomArray([3, 3], random)];
    const u = { shape: [4, 1], values: Float32Array.of(1, -1, 2, 0.5) };
    const [ours, theirs] = await onBoth(square, { p }, { c }, { u });
    expectSame(ours, theirs);
  });

  it('takes steps that are fed nothing, and tells what is equal under each of its names', async () => {
    const iteration = onnx.iterate(
      ({ p }) => {
        const next = (p as tf.Tensor).mul(0.5);
        const sum = next.sum();
        return { state: { p: next }, outputs: { sum, same: sum.clone(), length: next.square().sum() } };
      },
      start,
      {},
    );
    const [sum, length] = [Float32Array.of(0, 0, 0), Float32Array.of(32, 8, 2)];
    expect(await iteration.advance(3, {})).toEqual({ sum, same: sum, length });
    expect((await iteration.state()).p?.values).toEqual(Float32Array.of(1, -1));
    iteration.dispose();
  });

  it('carries state that a step does not change', async () => {
    const iteration = onnx.iterate(
      ({ p }) => ({ state: { p: p as tf.Tensor }, outputs: { sum: (p as tf.Tensor).sum() } }),
      start,
      constants,
    );
    await iteration.advance(3, fed(0, 0, 0));
    expect((await iteration.state()).p?.values).toEqual(start.p.values);
  });
});

describe('what cannot be traced is an error that says so', () => {
  const x = { x: { shape: [3], values: Float32Array.of(1, 2, 3) } };

  it.each<[string, (x: tf.Tensor) => tf.Tensor, RegExp]>([
    [
      'a kernel that is not covered, by its name',
      (t) => t.cumsum(),
      /^engine onnx: kernel "Cumsum" is not covered/,
    ],
    [
      'reading a tensor',
      (t) => t.mul(t.dataSync()[0] as number),
      /^engine onnx: a tensor was read while the function was traced/,
    ],
    [
      'random numbers made inside',
      (t) => t.add(tf.randomUniform([3])),
      /^engine onnx: a traced function made a tensor \[3\] of numbers; they would be frozen/,
    ],
    [
      'a tensor of another engine',
      (t) => t.add(stranger),
      /^engine onnx: a tensor of another engine was used/,
    ],
    ['another type', (t) => t.cast('int32'), /^engine onnx: no tensors of int32/],
  ])('%s', async (_, f, message) => {
    await expect(async () => onnx.prepare((inputs) => ({ y: f(inputs.x as tf.Tensor) }))(x)).rejects.toThrow(
      message,
    );
  });

  tf.setBackend('cpu');
  const stranger = tf.tensor1d([1, 2, 3]);

  it('and tfjs goes on where it was', () => {
    expect(tf.getBackend()).toBe('cpu');
    expect(Array.from(stranger.add(1).dataSync())).toEqual([2, 3, 4]);
  });
});

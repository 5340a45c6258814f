import { describe, expect, it } from '@jest/globals';
import { loadCpu } from '../../src/engines/cpu.ts';
import { loadOnnx } from '../../src/engines/onnx/engine.ts';
import { traceFunction } from '../../src/engines/onnx/trace.ts';
import { tf } from '../../src/engines/tfjs.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';

/** The logarithm of a softmax, of which tfjs makes six operations and the compiled engine one: where it does, and where it must not. */

const [onnx, cpu] = [await loadOnnx(), await loadCpu()];
const random = new Random(7, 'images');
const array = (...shape: number[]) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 6 * random.uniform() - 3),
});
// As many rows as columns: what is taken along the wrong axis has a shape that fits.
const inputs = { x: array(4, 4), flat: array(1, 4), deep: array(2, 3, 4) };
type Given = Record<keyof typeof inputs, tf.Tensor>;

const shiftedBy = (x: tf.Tensor, max: tf.Tensor, axis: number, keepDims = true) => {
  const shifted = x.sub(max);
  return shifted.sub(shifted.exp().sum(axis, keepDims).log());
};

describe('the logarithm of a softmax', () => {
  it.each<[string, (given: Given) => tf.Tensor, isOne: boolean]>([
    ['of rows', ({ x }) => tf.logSoftmax(x), true],
    ['of a single row', ({ flat }) => tf.logSoftmax(flat), true],
    ['along the last of three axes', ({ deep }) => tf.logSoftmax(deep), true],
    ['down columns, where sums are products with ones', ({ x }) => shiftedBy(x, x.max(0, true), 0), false],
    ['with a factor', ({ x }) => tf.logSoftmax(x.mul(3)), true],
    ['times two numbers', ({ x }) => tf.logSoftmax(x).mul(-2), true],
    ['less what is greatest along another axis', ({ x }) => shiftedBy(x, x.max(1, true), 0), false],
    ['less what is greatest, laid along the wrong axis', ({ x }) => shiftedBy(x, x.max(1), 1), false],
    ['less a sum, laid along the wrong axis', ({ x }) => shiftedBy(x, x.max(1, true), 1, false), false],
    ['less what is greatest of something else', ({ x }) => shiftedBy(x, x.square().max(1, true), 1), false],
    [
      'along both axes',
      ({ x }) => {
        const shifted = x.sub(x.max([0, 1], true));
        return shifted.sub(shifted.exp().sum([0, 1], true).log());
      },
      false,
    ],
    [
      'less twice the logarithm',
      ({ x }) => {
        const shifted = x.sub(x.max(1, true));
        return shifted.sub(shifted.exp().sum(1, true).log().mul(2));
      },
      false,
    ],
    [
      'the logarithm less that',
      ({ x }) => {
        const shifted = x.sub(x.max(1, true));
        return shifted.exp().sum(1, true).log().sub(shifted);
      },
      false,
    ],
    [
      'and what is added',
      ({ x }) => {
        const shifted = x.sub(x.max(1, true));
        return shifted.add(shifted.exp().sum(1, true).log());
      },
      false,
    ],
  ])('%s', async (_, f, isOne) => {
    const run = (given: Record<string, tf.Tensor>) => ({ y: f(given as Given) });
    const bytes = Buffer.from(traceFunction(run, inputs).encode()).toString('latin1');
    expect(bytes.includes('LogSoftmax')).toBe(isOne);
    await expectSame(run);
  });
});

async function expectSame(run: (given: Record<string, tf.Tensor>) => { y: tf.Tensor }): Promise<void> {
  const [{ y: expected }, { y: got }] = [
    (await cpu.prepare(run)(inputs)) as { y: FloatArray },
    (await onnx.prepare(run)(inputs)) as { y: FloatArray },
  ];
  expect(got.shape).toEqual(expected.shape);
  for (const [at, value] of expected.values.entries()) expect(got.values[at]).toBeCloseTo(value, 4);
}

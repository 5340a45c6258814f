import { describe, expect, it } from '@jest/globals';
import { loadCpu } from '../../src/engines/cpu.ts';
import { absorbBiases } from '../../src/engines/onnx/biases.ts';
import { loadOnnx } from '../../src/engines/onnx/engine.ts';
import type { Node } from '../../src/engines/onnx/passes.ts';
import { tf } from '../../src/engines/tfjs.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';

/** Biases of convolutions: what the compiled engine makes of them is what they are. */

const [onnx, cpu] = [await loadOnnx(), await loadCpu()];
const random = new Random(5, 'images');
const array = (...shape: number[]) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform() - 0.5),
});
const inputs = { x: array(2, 5, 5, 3), W: array(3, 3, 3, 4), b: array(4), one: array(1) };
type Given = { conv: tf.Tensor; b: tf.Tensor; one: tf.Tensor };

describe('biases of convolutions', () => {
  it.each<[string, (given: Given) => tf.Tensor]>([
    ['added', ({ conv, b }) => conv.add(b)],
    ['first', ({ conv, b }) => b.add(conv)],
    ['with factors', ({ conv, b }) => conv.mul(-3).add(b.mul(2))],
    ['taken off', ({ conv, b }) => conv.sub(b)],
    ['from which it is taken off', ({ conv, b }) => b.sub(conv)],
    ['of which the convolution is read besides', ({ conv, b }) => conv.add(b).mul(conv)],
    ['added twice', ({ conv, b }) => conv.add(b).add(b.square())],
    ['a number for all channels', ({ conv, one }) => conv.add(one)],
    ['above zero', ({ conv, b }) => conv.add(b).relu().mul(conv.add(b).step())],
  ])('%s', async (_, make) => {
    const run = (given: Record<string, tf.Tensor>) => {
      const { x, W, b, one } = given as Record<'x' | 'W' | 'b' | 'one', tf.Tensor>;
      const conv = tf.conv2d(x.mul(0.5) as tf.Tensor4D, W as tf.Tensor4D, 1, 'same');
      return { result: make({ conv, b, one }) };
    };
    const [{ result: expected }, { result: got }] = [
      (await cpu.prepare(run)(inputs)) as { result: FloatArray },
      (await onnx.prepare(run)(inputs)) as { result: FloatArray },
    ];
    expect(got.shape).toEqual(expected.shape);
    for (const [at, value] of expected.values.entries()) expect(got.values[at]).toBeCloseTo(value, 5);
  });

  const node = (opType: string, inputs: string[], output: string): Node => ({
    ...{ opType, inputs, outputs: [output], attributes: {} },
  });
  const [conv, add] = [node('Conv', ['x', 'W'], 'y'), node('Add', ['y', 'b'], 'z')];
  const sums = new Map([['z', [{ operand: 'y', bias: 'b', shape: 'channels' }]]]);

  it('become the third operand of the convolution', () => {
    expect(absorbBiases([conv, add], sums, new Map())).toEqual([
      node('Reshape', ['b', 'channels'], 'z_bias'),
      node('Conv', ['x', 'W', 'z_bias'], 'z'),
    ]);
  });

  it('stay apart where something else reads the convolution, or it is kept', () => {
    const besides = [conv, add, node('Relu', ['y'], 'r')];
    expect(absorbBiases(besides, sums, new Map())).toEqual(besides);
    expect(absorbBiases([conv, add], sums, new Map([['y', 'told']]))).toEqual([conv, add]);
  });
});

import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { loadEngine } from '../../src/engines/registry.ts';

it('multiplies transposed matrices on wasm as on cpu, for any shapes and batches', async () => {
  const size = fc.integer({ min: 1, max: 9 });
  const shapes = fc.record({
    batch: fc.integer({ min: 0, max: 3 }),
    m: size,
    k: size,
    n: size,
    ta: fc.boolean(),
    tb: fc.boolean(),
  });
  const product = async (
    engine: 'cpu' | 'wasm',
    { batch, m, k, n, ta, tb }: typeof shapes extends fc.Arbitrary<infer T> ? T : never,
  ) => {
    const { prepare } = await loadEngine(engine);
    const array = (shape: number[]) => {
      const full = batch ? [batch, ...shape] : shape;
      return {
        shape: full,
        values: Float32Array.from({ length: full.reduce((x, y) => x * y) }, (_, at) => Math.sin(at + 1)),
      };
    };
    const inputs = { a: array(ta ? [k, m] : [m, k]), b: array(tb ? [n, k] : [k, n]) };
    const before = tf.memory().numTensors;
    const { result } = await prepare(({ a, b }) => ({
      result: tf.matMul(a as tf.Tensor, b as tf.Tensor, ta, tb),
    }))(inputs);
    expect(tf.memory().numTensors).toBe(before);
    return result;
  };
  await fc.assert(
    fc.asyncProperty(shapes, async (shape) => {
      const [plain, fast] = [await product('cpu', shape), await product('wasm', shape)];
      expect(fast?.shape).toEqual(plain?.shape);
      fast?.values.forEach((x, at) => {
        expect(x).toBeCloseTo(plain?.values[at] as number, 4);
      });
    }),
    { numRuns: 60 },
  );
});

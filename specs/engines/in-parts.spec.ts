import { describe, expect, it } from '@jest/globals';
import type { NamedTensors } from '../../src/engines/engine.ts';
import { loadEngine } from '../../src/engines/registry.ts';
import type { tf } from '../../src/engines/tfjs.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';

/** A function of many rows, which engines run for some of them at a time. */

const perRow = ({ x, w }: NamedTensors) => {
  const y = (x as tf.Tensor).mul(w as tf.Tensor);
  return { y, sum: y.sum(1) };
};
const rowsFrom = (first: number, rows: number): FloatArray => ({
  shape: [rows, 2],
  values: Float32Array.from({ length: 2 * rows }, (_, at) => first + at),
});
const pair = (...values: [number, number]): FloatArray => ({ shape: [2], values: Float32Array.from(values) });

describe.each(['onnx', 'wasm', 'cpu'] as const)('on %s', (name) => {
  it.each([1, 49, 50, 51, 100, 1203])('all of %d rows come, in their order', async (rows) => {
    const run = (await loadEngine(name)).prepare(perRow, 'x');
    const { y, sum } = await run({ x: rowsFrom(0, rows), w: pair(1, -1) });
    expect(y?.shape).toEqual([rows, 2]);
    expect([...(y?.values ?? [])]).toEqual(
      Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? at : -at)),
    );
    expect([...(sum?.values ?? [])]).toEqual(Array(rows).fill(-1));
  });

  it('what else there is may change from call to call, while an earlier one is under way', async () => {
    const run = (await loadEngine(name)).prepare(perRow, 'x');
    const [one, two] = [pair(1, 0), pair(0, 10)];
    const calls = [one, two, two, one].map((w) => run({ x: rowsFrom(1, 2), w }));
    const sums = (await Promise.all(calls)).map(({ sum }) => [...(sum?.values ?? [])]);
    expect(sums).toEqual([
      [1, 3],
      [20, 40],
      [20, 40],
      [1, 3],
    ]);
  });

  it('and an array that is written into is another one', async () => {
    const run = (await loadEngine(name)).prepare(perRow, 'x');
    const w = pair(1, 1);
    const before = await run({ x: rowsFrom(1, 1), w });
    w.values[1] = -1;
    const after = await run({ x: rowsFrom(1, 1), w });
    expect([before, after].map(({ sum }) => sum?.values[0])).toEqual([3, -1]);
  });

  it('one call that fails leaves the others as they are', async () => {
    const run = (await loadEngine(name)).prepare(perRow, 'x');
    const wrong = { shape: [3], values: Float32Array.of(1, 2, 3) };
    const [good, bad, last] = await Promise.allSettled([
      run({ x: rowsFrom(1, 2), w: pair(1, 1) }),
      run({ x: rowsFrom(1, 2), w: wrong }),
      run({ x: rowsFrom(1, 2), w: pair(1, 2) }),
    ]);
    expect(bad.status).toBe('rejected');
    expect([good, last].map((call) => call.status)).toEqual(['fulfilled', 'fulfilled']);
  });

  it('what has no row for each of them is refused', async () => {
    const run = (await loadEngine(name)).prepare(({ x }) => ({ sum: (x as tf.Tensor).sum(0) }), 'x');
    await expect(run({ x: rowsFrom(0, 3) })).rejects.toThrow(
      /^expected a row of sum for each of x, got \[2\]$/,
    );
  });

  it('none are none, and an input that is not there is named', async () => {
    const run = (await loadEngine(name)).prepare(perRow, 'x');
    expect(await run({ x: rowsFrom(0, 0), w: pair(1, 1) })).toEqual({});
    await expect(run({ w: pair(1, 1) })).rejects.toThrow(/^expected an input x, got w$/);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { EngineName, Iteration } from '../../src/engines/engine.ts';
import { loadEngine } from '../../src/engines/registry.ts';
import { tf } from '../../src/engines/tfjs.ts';
import { StepsAtATime } from '../../src/engines/turns.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';

/** A process that computes still hears of Ctrl-C, and sees whether its folder is still its own. */

function matrix(rows: number, columns: number): FloatArray {
  const random = new Random(0, 'weights');
  const values = Float32Array.from({ length: rows * columns }, () => random.uniform() - 0.5);
  return { shape: [rows, columns], values };
}

/** x ↦ tanh(A·x + input), an iteration whose steps take some milliseconds. */
async function iterationOn(name: EngineName, size: number): Promise<Iteration> {
  const engine = await loadEngine(name);
  return engine.iterate(
    ({ x }, { A }, { shift }) => {
      const next = tf.tanh(tf.add(tf.matMul(A as tf.Tensor, x as tf.Tensor), shift as tf.Tensor));
      return { state: { x: next }, outputs: { sum: tf.sum(next) } };
    },
    { x: matrix(size, 64) },
    { A: matrix(size, size) },
  );
}

const shifts = (count: number): FloatArray => ({
  shape: [count],
  values: Float32Array.from({ length: count }, (_, at) => Math.sin(at)),
});

describe.each<[EngineName, number]>([
  ['onnx', 700],
  ['cpu', 150],
])('a long computation on %s', (name, size) => {
  it('lets other things happen meanwhile', async () => {
    const iteration = await iterationOn(name, size);
    let [ticks, seconds] = [0, 0];
    // However fast the machine is: of one that is long, since a short one would show nothing.
    for (let count = 200; seconds < 1; count *= 2) {
      ticks = 0;
      const ticking = setInterval(() => ticks++, 10);
      const started = performance.now();
      await iteration.advance(count, { shift: shifts(count) });
      seconds = (performance.now() - started) / 1000;
      clearInterval(ticking);
    }
    iteration.dispose();
    expect(ticks).toBeGreaterThanOrEqual(1);
  });
});

describe('steps', () => {
  it('are the same, however many are one call', async () => {
    const [whole, parts] = [await iterationOn('onnx', 40), await iterationOn('onnx', 40)];
    const { values } = shifts(300);
    const { sum } = await whole.advance(300, { shift: shifts(300) });
    const sums: number[] = [];
    for (let at = 0; at < 300; at++) {
      const own = await parts.advance(1, { shift: { shape: [1], values: values.subarray(at, at + 1) } });
      sums.push(...(own.sum ?? []));
    }
    expect(sums).toEqual([...(sum ?? [])]);
    expect(await parts.state()).toEqual(await whole.state());
    whole.dispose();
    parts.dispose();
  });

  it('are one call for as long as those before them tell', () => {
    const steps = new StepsAtATime();
    expect(steps.count).toBe(1);
    steps.learn(1, 3);
    expect(steps.count).toBe(100);
    steps.learn(100, 60_000);
    expect(steps.count).toBe(1);
    steps.learn(1, 0);
    expect(steps.count).toBe(Number.POSITIVE_INFINITY);
  });
});

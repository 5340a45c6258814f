import { execFileSync, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { InferenceSession } from 'onnxruntime-node';
import type { Iteration, Step } from '../../src/engines/engine.ts';
import { onnxEngine } from '../../src/engines/onnx/engine.ts';
import { tf } from '../../src/engines/tfjs.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { projectUrl } from '../setup/built.ts';

/** The compiled engine takes its steps in a thread: beside what the process does, and never in the way of its end. */

const onnx = onnxEngine(true);

const numbers = (...values: number[]): FloatArray => ({
  shape: [values.length],
  values: Float32Array.from(values),
});

/** w ↦ w + r, told with w₀ + w₁ before. */
const add: Step = ({ w }, _, { r }) => ({
  state: { w: tf.add(w as tf.Tensor, r as tf.Tensor) },
  outputs: { sum: tf.sum(w as tf.Tensor) },
});

const counting = (...start: number[]): Iteration => onnx.iterate(add, { w: numbers(...start) }, {});

/** A million steps of half a microsecond and more. */
const many = { r: { shape: [1_000_000], values: new Float32Array(1_000_000).fill(1) } };

describe('an iteration in a thread', () => {
  it('goes on while its process computes something else', async () => {
    const iteration = counting(0, 0);
    await iteration.advance(1, { r: numbers(1) });
    const told = iteration.advance(200_000, {
      r: { shape: [200_000], values: many.r.values.slice(0, 200_000) },
    });
    await new Promise((resolve) => setTimeout(resolve, 50)); // until it has been asked
    const until = performance.now() + 3000;
    while (performance.now() < until);
    const waited = performance.now();
    await told;
    // What would have taken as long as it says is there at once.
    const left = (performance.now() - waited) / 1000;
    expect(left).toBeLessThan(iteration.seconds / 2);
    iteration.dispose();
  });

  it('does not mix with others that go on beside it', async () => {
    const all = [1, 2, 3, 4].map((start) => counting(start, 0));
    const told = await Promise.all(all.map((one) => one.advance(3, { r: numbers(1, 2, 3) })));
    expect(told.map(({ sum }) => [...(sum ?? [])])).toEqual([1, 2, 3, 4].map((w) => [w, w + 2, w + 6]));
    const states = await Promise.all(all.map((one) => one.state()));
    expect(states.map(({ w }) => w?.values[0])).toEqual([7, 8, 9, 10]);
    for (const one of all) one.dispose();
  });

  it('takes arrays that are part of a larger one, and changes none that it was given', async () => {
    const large = Float32Array.of(9, 1, 2, 9);
    const iteration = onnx.iterate(
      ({ w }, { c }) => ({ state: { w: tf.add(w as tf.Tensor, c as tf.Tensor) }, outputs: {} }),
      { w: { shape: [2], values: large.subarray(1, 3) } },
      { c: { shape: [2], values: large.subarray(2, 4) } },
    );
    await iteration.advance(2, {});
    expect((await iteration.state()).w?.values).toEqual(Float32Array.of(5, 20));
    expect(large).toEqual(Float32Array.of(9, 1, 2, 9));
    iteration.dispose();
  });

  it.each([true, false])(
    'is disposed of at work, or twice, and another follows it: beside %s',
    async (beside) => {
      const { iterate } = onnxEngine(beside);
      const counting = (w: number) => iterate(add, { w: numbers(w, 0) }, {});

      const left = counting(0);
      await left.advance(1, { r: numbers(1) });
      const told = left.advance(1_000_000, many);
      await new Promise((resolve) => setTimeout(resolve, 50));
      left.dispose();
      left.dispose();
      await expect(told).rejects.toThrow('the iteration was disposed of');
      await expect(left.advance(1, { r: numbers(1) })).rejects.toThrow('the iteration was disposed of');
      for (const start of [3, 4]) {
        const next = counting(start);
        expect(await next.advance(2, { r: numbers(1, 0) })).toEqual({
          sum: Float32Array.of(start, start + 2),
        });
        next.dispose();
      }
    },
  );

  it.each([0, 30])(
    'lets its session go when it is disposed of, %d ms after it was asked for more',
    async (milliseconds) => {
      const { create } = InferenceSession;
      let [made, released] = [0, 0];
      InferenceSession.create = (async (...given: Parameters<typeof create>) => {
        made++;
        const session = await create.apply(InferenceSession, given);
        const release = session.release.bind(session);
        session.release = () => {
          released++;
          return release();
        };
        return session;
      }) as typeof create;
      try {
        const iteration = onnxEngine(false).iterate(add, { w: numbers(0, 0) }, {});
        await iteration.advance(1, { r: numbers(1) });
        const told = iteration.advance(1_000_000, many).catch((error) => error);
        if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
        iteration.dispose();
        expect(await told).toEqual(new Error('the iteration was disposed of'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect([made, released]).toEqual([1, 1]);
      } finally {
        InferenceSession.create = create;
      }
    },
  );

  it('tells what goes wrong in it, and can be asked again', async () => {
    const iteration = onnx.iterate(
      ({ w }, _, { r }) => ({ state: { w: tf.add(w as tf.Tensor, r as tf.Tensor) }, outputs: {} }),
      { w: numbers(1, 2) },
      {},
    );
    await iteration.advance(1, { r: { shape: [1, 2], values: Float32Array.of(1, 1) } });
    await expect(
      iteration.advance(1, { r: { shape: [1, 3], values: Float32Array.of(1, 1, 1) } }),
    ).rejects.toThrow(/r/);
    await iteration.advance(1, { r: { shape: [1, 2], values: Float32Array.of(1, 1) } });
    expect((await iteration.state()).w?.values).toEqual(Float32Array.of(3, 4));
    iteration.dispose();
  });
});

describe('where steps are taken', () => {
  /** What is said of the engine in a process of this environment. */
  function besideWith(OMP_NUM_THREADS: string | undefined) {
    const program = `const { loadEngine } = await import(${JSON.stringify(projectUrl('dist/engines/registry.js'))});
      console.log((await loadEngine('onnx')).stepsBeside);`;
    const env = { ...process.env, OMP_NUM_THREADS };
    return execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' });
  }

  it('is a thread of their own, where there is a core for it and no variable says otherwise', () => {
    expect(besideWith(undefined)).toBe(`${availableParallelism() > 1}\n`);
    expect(besideWith('2')).toBe(`${availableParallelism() > 1}\n`);
    expect(besideWith('1')).toBe('false\n');
  });

  it('makes no difference to any number', async () => {
    const results = [true, false].map(async (beside) => {
      const iteration = onnxEngine(beside).iterate(
        ({ w }, { c }, { r }) => {
          const next = tf.tanh(tf.mul(tf.add(w as tf.Tensor, r as tf.Tensor), c as tf.Tensor));
          return { state: { w: next }, outputs: { sum: tf.sum(next) } };
        },
        { w: numbers(0.1, 0.2, 0.3) },
        { c: numbers(0.9, 0.8, 0.7) },
      );
      const told = await iteration.advance(500, { r: numbers(...Array.from({ length: 500 }, Math.sin)) });
      iteration.replace({ w: numbers(0.3, 0.2, 0.1) });
      const more = await iteration.advance(2, { r: numbers(1, 2) });
      const state = await iteration.state();
      expect(iteration.seconds).toBeGreaterThan(0);
      iteration.dispose();
      return [told, more, state];
    });
    const [beside, apart] = await Promise.all(results);
    expect(beside).toEqual(apart);
  });
});

describe('a process whose iteration is not disposed of', () => {
  /** How a process ends that has begun a million steps, and then does this. */
  function endOf(then: string) {
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { onnxEngine } = await import(${JSON.stringify(projectUrl('dist/engines/onnx/engine.js'))});
         const { tf } = await import(${JSON.stringify(projectUrl('dist/engines/tfjs.js'))});
         const engine = onnxEngine(true);
         const w = { shape: [1], values: Float32Array.of(1) };
         const step = ({ w }, _, { r }) => ({ state: { w: tf.add(w, r) }, outputs: {} });
         const begin = () => engine.iterate(step, { w }, {});
         const iteration = begin();
         const take = (count) => iteration.advance(count, { r: { shape: [count], values: new Float32Array(count) } });
         ${then}`,
      ],
      { encoding: 'utf8', timeout: 60_000 },
    );
    return { status, signal, said: /^Error: .*$/m.exec(stderr)?.[0] };
  }

  it('ends when it has nothing left to do', () => {
    expect(endOf('begin(); await take(3);')).toEqual({ status: 0, signal: null, said: undefined });
  });

  // A thread that is ended inside of a native call takes the process down: SIGABRT.
  it.each([0, 20, 40, 80, 160])(
    'ends as it is told to, wherever its thread is after %d ms',
    (milliseconds) => {
      const exit = `take(1e7).catch(() => {}); setTimeout(() => process.exit(7), ${milliseconds});`;
      expect(endOf(exit)).toEqual({ status: 7, signal: null, said: undefined });
      const fail = `take(1e7).catch(() => {}); setTimeout(() => { throw new Error('enough'); }, ${milliseconds});`;
      expect(endOf(fail)).toEqual({ status: 1, signal: null, said: 'Error: enough' });
    },
  );
});

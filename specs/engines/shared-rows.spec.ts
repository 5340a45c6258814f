import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { InferenceSession } from 'onnxruntime-node';
import type { NamedTensors } from '../../src/engines/engine.ts';
import { onnxEngine } from '../../src/engines/onnx/engine.ts';
import { NativeCalls } from '../../src/engines/onnx/running/native-calls.ts';
import { helpWith, type Parts } from '../../src/engines/onnx/running/shared-rows.ts';
import { Thread } from '../../src/engines/onnx/running/thread.ts';
import { traceFunction } from '../../src/engines/onnx/trace.ts';
import { tf } from '../../src/engines/tfjs.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { projectUrl } from '../setup/built.ts';

/** Rows of a function, of which the thread that takes steps runs its share where it takes none. */

const [beside, apart] = [onnxEngine(true), onnxEngine(false)];

const tanhOf = ({ x, w }: NamedTensors) => {
  const y = tf.tanh((x as tf.Tensor).mul(w as tf.Tensor));
  return { y, sum: y.sum(1) };
};
const w: FloatArray = { shape: [3], values: Float32Array.of(0.1, -0.7, 1.3) };
const rowsOfSines = (count: number): FloatArray => ({
  shape: [count, 3],
  values: Float32Array.from({ length: 3 * count }, (_, at) => Math.sin(at)),
});

/** What the thread is asked, as long as it is looked at. */
function questions() {
  const asked: string[] = [];
  const { ask } = Thread.prototype;
  jest.spyOn(Thread.prototype, 'ask').mockImplementation(function (this: Thread, question) {
    asked.push(question.kind);
    return ask.call(this, question);
  });
  return asked;
}

afterEach(() => {
  jest.restoreAllMocks();
});

/** Makes sure that there is a thread that nobody needs. */
const leaveOne = () => Thread.take().giveBack();

describe('rows that a thread helps with', () => {
  it.each([1, 49, 50, 51, 99, 100, 101, 2000, 12_345])('are the same bits: %d of them', async (count) => {
    leaveOne();
    const asked = questions();
    const x = rowsOfSines(count);
    const helped = await beside.prepare(tanhOf, 'x')({ x, w });
    expect(asked).toEqual(count < 100 ? [] : ['help']);
    expect(helped).toEqual(await apart.prepare(tanhOf, 'x')({ x, w }));
    expect(asked).toHaveLength(count < 100 ? 0 : 1);
    expect(x).toEqual(rowsOfSines(count));
  });

  it('can be run again, and what came of them be given to others', async () => {
    leaveOne();
    const run = beside.prepare(tanhOf, 'x');
    const { y } = await run({ x: rowsOfSines(500), w });
    expect(y?.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    const again = await run({ x: y as FloatArray, w });
    expect(again).toEqual(await apart.prepare(tanhOf, 'x')({ x: y as FloatArray, w }));
    const whole = beside.prepare(({ x }) => ({ sum: (x as tf.Tensor).sum() }));
    const { sum } = await whole({ x: y as FloatArray });
    expect(sum?.values[0]).toBeCloseTo(
      [...(y as FloatArray).values].reduce((all, one) => all + one, 0),
      3,
    );
  });

  it('are run here alone where the thread takes steps', async () => {
    leaveOne();
    const iteration = beside.iterate(
      ({ w }) => ({ state: { w: tf.add(w as tf.Tensor, 1) }, outputs: {} }),
      { w },
      {},
    );
    await iteration.advance(1, {});
    const asked = questions();
    await beside.prepare(tanhOf, 'x')({ x: rowsOfSines(500), w });
    expect(asked).toEqual([]);
    iteration.dispose();
    await beside.prepare(tanhOf, 'x')({ x: rowsOfSines(500), w });
    expect(asked).toEqual(['help']);
  });

  it('fail where the thread does, and the next do not', async () => {
    leaveOne();
    const run = beside.prepare(tanhOf, 'x');
    const ask = jest.spyOn(Thread.prototype, 'ask').mockRejectedValueOnce(new Error('no memory'));
    await expect(run({ x: rowsOfSines(300), w })).rejects.toThrow('no memory');
    expect(ask).toHaveBeenCalledTimes(1);
    expect((await run({ x: rowsOfSines(300), w })).y?.shape).toEqual([300, 3]);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});

describe('whoever helps', () => {
  /** Rows of which some were come for, and nothing came yet. */
  function partsFrom(from: number): Parts {
    const x = rowsOfSines(300);
    const part = { x: { shape: [100, 3], values: x.values.slice(0, 300) } };
    return {
      model: traceFunction(tanhOf, part, { w }).encode(),
      ...{ atATime: 100, rows: { x }, count: 300 },
      results: {
        y: { shape: [300, 3], values: new Float32Array(900) },
        sum: { shape: [300], values: new Float32Array(300) },
      },
      next: Int32Array.of(from),
    };
  }

  it.each([0, 100, 200])('runs all that nobody has come for, from row %d on, and no other', async (from) => {
    const parts = partsFrom(from);
    await helpWith(parts, new NativeCalls());
    const { y } = await apart.prepare(tanhOf, 'x')({ x: rowsOfSines(300), w });
    const expected = new Float32Array(900);
    expected.set(y?.values.subarray(3 * from) as Float32Array, 3 * from);
    expect(parts.results.y?.values).toEqual(expected);
  });

  it('does nothing when it comes too late, and stops when it is told to', async () => {
    const create = jest.spyOn(InferenceSession, 'create');
    await helpWith(partsFrom(300), new NativeCalls());
    expect(create).not.toHaveBeenCalled();
    const calls = new NativeCalls();
    calls.stop();
    const parts = partsFrom(0);
    await expect(helpWith(parts, calls)).rejects.toThrow('the iteration was disposed of');
    expect(parts.results.y?.values).toEqual(new Float32Array(900));
  });
});

describe('a process that ends while its thread helps', () => {
  it.each([0, 50, 100, 150, 200, 300])('ends as it is told to, after %d ms', (milliseconds) => {
    const program = `const { onnxEngine } = await import(${JSON.stringify(projectUrl('dist/engines/onnx/engine.js'))});
      const { tf } = await import(${JSON.stringify(projectUrl('dist/engines/tfjs.js'))});
      const run = onnxEngine(true).prepare(({ x, w }) => ({ y: x.matMul(w).matMul(w).matMul(w) }), 'x');
      const [shape, values] = [[40_000, 500], new Float32Array(20_000_000)];
      run({ x: { shape, values }, w: { shape: [500, 500], values: new Float32Array(250_000) } });
      setTimeout(() => process.exit(7), ${milliseconds});`;
    const { status, signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect({ status, signal, stderr }).toEqual({ status: 7, signal: null, stderr: '' });
  });
});

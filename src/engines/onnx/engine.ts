import { availableParallelism } from 'node:os';
import { type AnyArrays, mapEntries, type NamedArrays, showShape } from '../../kit/arrays.ts';
import type { Engine, EngineLoader, NamedTensors } from '../engine.ts';
import { inParts } from '../in-parts.ts';
import { OneByOne } from '../turns.ts';
import { elementTypeOf, ports } from './ports.ts';
import { OnnxIteration } from './running/iteration.ts';
import { createSession, download, release, runtime, type Session, upload } from './running/sessions.ts';
import { TakenHere } from './running/steps.ts';
import { Thread } from './running/thread.ts';
import { registerRecorder, traceFunction } from './trace.ts';

/**
 * The compiled engine: a function is traced once with tfjs into an ONNX graph, and run by ONNX Runtime. A step is
 * wrapped in an ONNX `Scan`, so that as many as take a moment are one native call. (A `Loop` does the same, and takes ten percent longer
 * for small steps: it makes room for the state anew in each.)
 *
 * @param stepsBeside whether they are taken in a thread of their own
 */
export function onnxEngine(stepsBeside: boolean): Engine {
  // It starts while TensorFlow.js is loaded.
  if (stepsBeside) Thread.take().giveBack();
  registerRecorder();
  return {
    name: 'onnx',
    version: runtime,
    stepsBeside,
    prepare(f, rows) {
      const compiled = new OnnxFunction(f);
      const run = (inputs: AnyArrays, fixed: AnyArrays = {}) => compiled.run(inputs, fixed);
      return rows === undefined ? (inputs) => run(inputs) : inParts(rows, run);
    },
    iterate: (step, state, constants) =>
      new OnnxIteration(step, state, constants, stepsBeside ? Thread.take() : new TakenHere()),
  };
}

/**
 * Steps have a thread of their own but where there is a single core, or none is left: one thread is all that a process shall have that has
 * others beside it, one a core, as OpenMP's variable says to whatever computes.
 */
export const loadOnnx: EngineLoader = async () =>
  onnxEngine(availableParallelism() > 1 && process.env.OMP_NUM_THREADS !== '1');

/** A function, compiled for each shape that its inputs come in. */
class OnnxFunction {
  readonly #f: (inputs: NamedTensors) => NamedTensors;
  readonly #sessions = new Map<string, Promise<Session>>();
  #fixed: AnyArrays = {};
  /** A call that has other arrays compiled in waits for those before it. */
  readonly #calls = new OneByOne();

  constructor(f: (inputs: NamedTensors) => NamedTensors) {
    this.#f = f;
  }

  /** @param fixed inputs that are compiled in, until others come */
  run(inputs: AnyArrays, fixed: AnyArrays): Promise<NamedArrays> {
    return this.#calls.run(() => this.#run(inputs, fixed));
  }

  async #run(inputs: AnyArrays, fixed: AnyArrays): Promise<NamedArrays> {
    if (!areSame(fixed, this.#fixed)) {
      for (const session of this.#sessions.values()) void release(session);
      this.#sessions.clear();
      // A copy: whoever has the arrays may write into them.
      this.#fixed = mapEntries(fixed, (_, array) => copyOf(array));
    }
    const key = Object.entries(inputs)
      .map(([name, array]) => name + kindOf(array))
      .join();
    const session = this.#sessions.get(key) ?? createSession(traceFunction(this.#f, inputs, fixed).encode());
    this.#sessions.set(key, session);
    return download(await (await session).run(upload(inputs, ports.input)), ports.output(''));
  }
}

const areSame = (some: AnyArrays, others: AnyArrays): boolean =>
  Object.keys(some).length === Object.keys(others).length &&
  Object.entries(some).every(([name, array]) => {
    const other = others[name];
    return other !== undefined && kindOf(array) === kindOf(other) && bytesOf(array).equals(bytesOf(other));
  });

const copyOf = <T extends AnyArrays[string]>({ shape, values }: T) =>
  ({ shape, values: values.slice() }) as T;

const kindOf = (array: AnyArrays[string]) => elementTypeOf(array) + showShape(array.shape);

const bytesOf = ({ values }: AnyArrays[string]) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength);

import * as ort from 'onnxruntime-node';
import {
  type AnyArrays,
  type FloatArray,
  mapEntries,
  type NamedArrays,
  rowsOf,
  showShape,
} from '../../kit/arrays.ts';
import type { EngineLoader, Iteration, NamedTensors, Step } from '../engine.ts';
import { inParts } from '../in-parts.ts';
import { StepsAtATime, Turns } from '../turns.ts';
import type { Graph } from './graph.ts';
import { elementTypeOf, ports, registerRecorder, traceFunction, traceScan } from './trace.ts';

const sessionOptions: ort.InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  // One thread: at these sizes a second one costs more than it brings, and the bits depend on their number.
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
};

/**
 * The compiled engine: a function is traced once with tfjs into an ONNX graph, and run by ONNX Runtime. A step is
 * wrapped in an ONNX `Scan`, so that as many as take a moment are one native call. (A `Loop` does the same, and takes ten percent
 * longer for small steps: it makes room for the state anew in each.)
 */
export const loadOnnx: EngineLoader = async () => {
  registerRecorder();
  return {
    name: 'onnx',
    version: `onnxruntime-node ${ort.env.versions.node}`,
    prepare(f, rows) {
      const compiled = new OnnxFunction(f);
      const run = (inputs: AnyArrays, fixed: AnyArrays = {}) => compiled.run(inputs, fixed);
      return rows === undefined ? (inputs) => run(inputs) : inParts(rows, run);
    },
    iterate: (step, state, constants) => new OnnxIteration(step, state, constants),
  };
};

function createSession(graph: Graph): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph.encode(), sessionOptions);
}

/** A function, compiled for each shape that its inputs come in. */
class OnnxFunction {
  readonly #f: (inputs: NamedTensors) => NamedTensors;
  readonly #sessions = new Map<string, Promise<ort.InferenceSession>>();
  #fixed: AnyArrays = {};
  /** The last call: one that has other arrays compiled in waits for it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(f: (inputs: NamedTensors) => NamedTensors) {
    this.#f = f;
  }

  /** @param fixed inputs that are compiled in, until others come */
  run(inputs: AnyArrays, fixed: AnyArrays): Promise<NamedArrays> {
    const result = this.#last.then(() => this.#run(inputs, fixed));
    this.#last = result.catch(() => {});
    return result;
  }

  async #run(inputs: AnyArrays, fixed: AnyArrays): Promise<NamedArrays> {
    if (!areSame(fixed, this.#fixed)) {
      for (const session of this.#sessions.values()) release(session);
      this.#sessions.clear();
      // A copy: whoever has the arrays may write into them.
      this.#fixed = mapEntries(fixed, (_, array) => copyOf(array));
    }
    const key = Object.entries(inputs)
      .map(([name, array]) => name + kindOf(array))
      .join();
    const session = this.#sessions.get(key) ?? createSession(traceFunction(this.#f, inputs, fixed));
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

function release(session: Promise<ort.InferenceSession>): void {
  session.then(
    (made) => made.release(),
    () => {}, // it never came to be, and whoever asked for it has been told why
  );
}

class OnnxIteration implements Iteration {
  readonly #step: Step;
  readonly #constants: AnyArrays;
  readonly #turns = new Turns();
  readonly #atATime = new StepsAtATime();
  #state: NamedArrays;
  #session: Promise<ort.InferenceSession> | undefined;

  constructor(step: Step, state: NamedArrays, constants: AnyArrays) {
    this.#step = step;
    this.#state = state;
    this.#constants = constants;
  }

  async advance(count: number, inputs: AnyArrays): Promise<Record<string, Float32Array>> {
    this.#session ??= createSession(traceScan(this.#step, this.#state, this.#constants, inputs));
    const session = await this.#session;
    const outputs: Record<string, Float32Array> = {};
    for (let done = 0; done < count; ) {
      const steps = Math.min(this.#atATime.count, count - done);
      const started = performance.now();
      const own = mapEntries(inputs, (_, array) => rowsOf(array, done, done + steps));
      for (const [name, { values }] of Object.entries(await this.#call(session, steps, own))) {
        outputs[name] ??= new Float32Array(count);
        outputs[name].set(values, done);
      }
      this.#atATime.learn(steps, performance.now() - started);
      done += steps;
      await this.#turns.take();
    }
    return outputs;
  }

  /** Runs steps in one native call. @returns their outputs */
  async #call(session: ort.InferenceSession, steps: number, inputs: AnyArrays): Promise<NamedArrays> {
    const results = await session.run({
      [ports.steps]: new ort.Tensor('uint8', new Uint8Array(steps), [steps]),
      ...upload(this.#state, ports.state),
      ...upload(this.#constants, ports.constant),
      ...upload(inputs, ports.input),
    });
    this.#state = download(results, ports.nextState(''));
    return download(results, ports.output(''));
  }

  async state(): Promise<NamedArrays> {
    return this.#state;
  }

  replace(state: NamedArrays): void {
    this.#state = state;
  }

  dispose(): void {
    if (this.#session) release(this.#session);
  }
}

/** Arrays as tensors of the runtime, on the same memory. */
function upload(arrays: AnyArrays, portOf: (name: string) => string): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [
      portOf(name),
      new ort.Tensor(elementTypeOf(array), array.values, array.shape),
    ]),
  );
}

/** The results whose names begin like this, without that beginning. */
function download(results: ort.InferenceSession.ReturnType, prefix: string): NamedArrays {
  const entries = Object.entries(results)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, { dims, data }]): [string, FloatArray] => [
      name.slice(prefix.length),
      { shape: dims, values: data as Float32Array },
    ]);
  return Object.fromEntries(entries);
}

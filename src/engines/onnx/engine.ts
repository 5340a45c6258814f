import * as ort from 'onnxruntime-node';
import {
  type AnyArrays,
  type FloatArray,
  mapEntries,
  type NamedArrays,
  rowsOf,
  showShape,
} from '../../kit/arrays.ts';
import type { EngineLoader, Iteration, Step } from '../engine.ts';
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
    prepare(f) {
      const sessions = new Map<string, Promise<ort.InferenceSession>>();
      return async (inputs) => {
        const key = Object.entries(inputs)
          .map(([name, array]) => name + elementTypeOf(array) + showShape(array.shape))
          .join();
        const session = sessions.get(key) ?? createSession(traceFunction(f, inputs));
        sessions.set(key, session);
        const results = await (await session).run(upload(inputs, ports.input));
        return download(results, ports.output(''));
      };
    },
    iterate: (step, state, constants) => new OnnxIteration(step, state, constants),
  };
};

function createSession(graph: Graph): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph.encode(), sessionOptions);
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
    this.#session?.then(
      (session) => session.release(),
      () => {}, // it never came to be, and `advance` has said why
    );
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

import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { type FloatArray, type NamedArrays, showShape, sizeOf } from '../../kit/arrays.ts';
import type { Engine, EngineLoader, Iteration, NamedTensors, Step } from '../engine.ts';
import { Graph } from './graph.ts';
import { kernels } from './kernels.ts';
import { Recorder } from './recorder.ts';

const backendName = 'onnx-recorder';

let recorder: Recorder | undefined;

/** Registers the recorder and its kernels with tfjs, once. */
async function loadRecorder(): Promise<Recorder> {
  if (recorder) return recorder;
  const made = new Recorder();
  tf.enableProdMode();
  tf.registerBackend(backendName, () => made);
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) =>
        kernel({ recorder: made, inputs: inputs as Record<string, tf.TensorInfo>, attrs: attrs ?? {} }),
    });
  }
  recorder = made;
  return made;
}

/** Records a function as a graph, all else of tfjs left as it was. */
function trace<T>(graph: Graph, run: (recorder: Recorder) => T): T {
  const made = recorder as Recorder;
  const before = tf.getBackend();
  tf.setBackend(backendName);
  try {
    return made.record(graph, () => run(made));
  } catch (error) {
    const missing = /Kernel '(\w+)' not registered/.exec((error as Error).message)?.[1];
    if (!missing) throw error;
    throw new Error(
      `engine onnx: kernel "${missing}" is not covered (src/engines/onnx/kernels.ts lists those that are)`,
    );
  } finally {
    if (before) tf.setBackend(before);
  }
}

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
 * wrapped in an ONNX `Loop`, so that a hundred steps are one native call.
 */
export const loadOnnx: EngineLoader = async () => {
  await loadRecorder();
  const engine: Engine = {
    name: 'onnx',
    version: `onnxruntime-node ${ort.env.versions.node}`,
    prepare(f) {
      const sessions = new Map<string, Promise<ort.InferenceSession>>();
      return async (inputs) => {
        const key = Object.entries(inputs)
          .map(([name, { shape }]) => `${name}${showShape(shape)}`)
          .join();
        const session = sessions.get(key) ?? createSession(traceFunction(f, inputs));
        sessions.set(key, session);
        return download(await (await session).run(upload(inputs)));
      };
    },
    iterate: (step, state, constants) => new OnnxIteration(step, state, constants),
  };
  return engine;
};

function createSession(graph: Graph): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph.encode(), sessionOptions);
}

function traceFunction(f: (inputs: NamedTensors) => NamedTensors, inputs: NamedArrays): Graph {
  const graph = new Graph();
  trace(graph, (made) => {
    const tensors = Object.entries(inputs).map(([name, { shape }]): [string, tf.Tensor] => [
      name,
      made.placeholder(graph.input(name, shape), shape),
    ]);
    for (const [name, tensor] of Object.entries(f(Object.fromEntries(tensors)))) {
      graph.output(outputName(name), made.whole(tensor), tensor.shape);
    }
  });
  return graph;
}

/** An output may bear the name of an input; inside a graph all names differ. */
const outputName = (name: string) => `out:${name}`;
const tripCount = 'count';

class OnnxIteration implements Iteration {
  readonly #step: Step;
  readonly #constants: Record<string, ort.Tensor>;
  readonly #constantShapes: NamedArrays;
  #state: Record<string, ort.Tensor>;
  #session: Promise<ort.InferenceSession> | undefined;

  constructor(step: Step, state: NamedArrays, constants: NamedArrays) {
    this.#step = step;
    this.#state = upload(state, 'state:');
    this.#constants = upload(constants, 'constant:');
    this.#constantShapes = constants;
  }

  async advance(count: number, inputs: NamedArrays): Promise<Record<string, Float32Array>> {
    this.#session ??= createSession(this.#trace(inputs));
    const session = await this.#session;
    const results = await session.run({
      [tripCount]: new ort.Tensor('int64', BigInt64Array.of(BigInt(count)), []),
      ...this.#state,
      ...this.#constants,
      ...upload(inputs, 'input:'),
    });
    const outputs: Record<string, Float32Array> = {};
    const state: Record<string, ort.Tensor> = {};
    for (const [name, tensor] of Object.entries(results)) {
      if (name.startsWith('out:state:')) state[name.slice(4)] = tensor;
      else outputs[name.slice(4)] = tensor.data as Float32Array;
    }
    this.#state = state;
    return outputs;
  }

  async state(): Promise<NamedArrays> {
    const entries = Object.entries(this.#state).map(([name, tensor]): [string, FloatArray] => [
      name.slice('state:'.length),
      { shape: tensor.dims, values: tensor.data as Float32Array },
    ]);
    return Object.fromEntries(entries);
  }

  dispose(): void {
    this.#session?.then((session) => session.release());
  }

  /** The loop of steps as a graph: the step is its body, the state goes round, the rest is seen from outside. */
  #trace(inputs: NamedArrays): Graph {
    const graph = new Graph();
    const body = new Graph();
    const iteration = body.input('iteration', [], 'int64');
    const condition = body.input('condition', [], 'bool');
    const states = Object.entries(this.#state).map(([name, { dims }]) => ({ name, shape: dims }));
    graph.input(tripCount, [], 'int64');
    for (const { name, shape } of states) graph.input(name, shape);

    const outputs = trace(body, (made): string[] => {
      const state = states.map(({ name, shape }): [string, tf.Tensor] => [
        name.slice('state:'.length),
        made.placeholder(body.input(`body:${name}`, shape), shape),
      ]);
      const constants = Object.entries(this.#constantShapes).map(([name, { shape }]): [string, tf.Tensor] => [
        name,
        made.placeholder(graph.input(`constant:${name}`, shape), shape),
      ]);
      const fed = Object.entries(inputs).map(
        ([
          name,
          {
            shape: [, ...shape],
          },
        ]): [string, tf.Tensor] => {
          const stack = graph.input(`input:${name}`, ['steps', ...shape]);
          return [name, made.placeholder(body.node('Gather', [stack, iteration], { axis: 0 }), shape)];
        },
      );
      const result = this.#step(
        Object.fromEntries(state),
        Object.fromEntries(constants),
        Object.fromEntries(fed),
      );
      body.output('out:condition', condition, [], 'bool');
      for (const { name, shape } of states) {
        body.output(`out:${name}`, made.whole(result.state[name.slice('state:'.length)] as tf.Tensor), shape);
      }
      return Object.entries(result.outputs).map(([name, tensor]) => {
        body.output(`out:${name}`, made.whole(tensor), tensor.shape);
        return name;
      });
    });

    const loop = graph.nodes(
      'Loop',
      [tripCount, graph.truth(true), ...states.map(({ name }) => name)],
      states.length + outputs.length,
      { body },
    );
    states.forEach(({ name, shape }, at) => {
      graph.output(`out:${name}`, loop[at] as string, shape);
    });
    outputs.forEach((name, at) => {
      graph.output(outputName(name), loop[states.length + at] as string, ['steps']);
    });
    return graph;
  }
}

function upload(arrays: NamedArrays, prefix = ''): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, values }]) => [
      prefix + name,
      new ort.Tensor(
        'float32',
        values.length === sizeOf(shape) ? values : values.slice(0, sizeOf(shape)),
        shape,
      ),
    ]),
  );
}

function download(results: ort.InferenceSession.ReturnType): NamedArrays {
  return Object.fromEntries(
    Object.entries(results).map(([name, tensor]) => [
      name.slice(outputName('').length),
      { shape: tensor.dims, values: tensor.data as Float32Array },
    ]),
  );
}

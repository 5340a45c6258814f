import { type AnyArrays, mapEntries, type NamedArrays } from '../../kit/arrays.ts';
import type { NamedTensors, Step } from '../engine.ts';
import { tf } from '../tfjs.ts';
import { Graph } from './graph.ts';
import { kernels } from './kernels.ts';
import { elementTypeOf, ports } from './ports.ts';
import { Recorder } from './recorder.ts';
import type { ElementType } from './schema.ts';

const backendName = 'onnx-recorder';

let recorder: Recorder | undefined;

/** Registers the recorder and its kernels with tfjs, once. */
export function registerRecorder(): Recorder {
  if (recorder) return recorder;
  const made = new Recorder();
  tf.enableProdMode(); // silences the banner, and the checks of every op
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

/** Records what `run` does into `graph`; all else of tfjs stays as it was. */
function record<T>(graph: Graph, run: (recorder: Recorder) => T): T {
  const made = registerRecorder();
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

/** What tfjs calls the numbers of an array. */
const dtypeOf = (type: ElementType) => (type === 'float32' ? 'float32' : 'int32');

/** A tensor that a graph is given under a name of its own, for an array of this shape and type. */
function given(made: Recorder, graph: Graph, port: string, array: AnyArrays[string]): tf.Tensor {
  const type = elementTypeOf(array);
  return made.placeholder(graph.input(port, array.shape, type), array.shape, dtypeOf(type));
}

/**
 * The graph of a function, for inputs of these shapes.
 *
 * @param fixed inputs that become part of the graph
 */
export function traceFunction(
  f: (inputs: NamedTensors) => NamedTensors,
  inputs: AnyArrays,
  fixed: AnyArrays = {},
): Graph {
  const graph = new Graph();
  record(graph, (made) => {
    const tensors = mapEntries(inputs, (name, array) => given(made, graph, ports.input(name), array));
    const constants = mapEntries(fixed, (name, array) => {
      const type = elementTypeOf(array);
      return made.placeholder(graph.constants.array(name, type, array), array.shape, dtypeOf(type));
    });
    for (const [name, tensor] of Object.entries(f({ ...tensors, ...constants }))) {
      graph.output(ports.output(name), made.whole(tensor), tensor.shape);
    }
  });
  return graph;
}

/**
 * The graph of a scan over steps, for arrays of these shapes: the step is the scan's body, the state goes round, each step
 * is fed its own part of the inputs, and constants are seen from outside. The outputs of all steps come stacked.
 */
export function traceScan(step: Step, state: NamedArrays, constants: AnyArrays, inputs: AnyArrays): Graph {
  const graph = new Graph();
  const body = new Graph(graph);
  const states = Object.entries(state).map(([name, { shape }]) => ({ name, shape }));
  const carried = states.map(({ name, shape }) => graph.input(ports.state(name), shape));
  const stacks = Object.entries(inputs).map(([name, array]) =>
    graph.input(ports.input(name), ['steps', ...array.shape.slice(1)], elementTypeOf(array)),
  );
  stacks.push(graph.input(ports.steps, ['steps'], 'uint8'));

  /** What a step tells, and which of the scan's outputs that is: what is equal is told once. */
  const outputs = record(body, (made) => {
    const before = mapEntries(state, (name, { shape }) =>
      made.placeholder(body.input(`body:${name}`, shape), shape),
    );
    const constant = mapEntries(constants, (name, array) => given(made, graph, ports.constant(name), array));
    const fed = mapEntries(inputs, (name, array) => {
      const [type, [, ...shape]] = [elementTypeOf(array), array.shape];
      return made.placeholder(body.input(`body:fed ${name}`, shape, type), shape, dtypeOf(type));
    });
    body.input('body:step', [], 'uint8');
    const result = step(before, constant, fed);
    for (const { name, shape } of states) {
      body.output(ports.nextState(name), made.whole(result.state[name] as tf.Tensor), shape);
    }
    const told = mapEntries(result.outputs, (_, tensor) => made.whole(tensor));
    const values = [...new Set(Object.values(told))];
    values.forEach((value, at) => {
      body.output(`body:told ${at}`, value, []);
    });
    return mapEntries(told, (_, value) => values.indexOf(value));
  });

  const count = new Set(Object.values(outputs)).size;
  const ends = graph.scan([...carried, ...stacks], stacks.length, body, states.length + count);
  states.forEach(({ name, shape }, at) => {
    graph.output(ports.nextState(name), ends[at] as string, shape);
  });
  for (const [name, at] of Object.entries(outputs)) {
    graph.output(ports.output(name), ends[states.length + at] as string, ['steps']);
  }
  return graph;
}

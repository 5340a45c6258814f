import * as tf from '@tensorflow/tfjs';
import { showShape, sizeOf } from '../../kit/arrays.ts';
import type { Recorded, Recorder } from './recorder.ts';

/**
 * What each kernel of tfjs becomes in ONNX. To cover another, add a line; the conformance spec runs every line on
 * random shapes against tfjs in plain JavaScript.
 */

interface Call {
  readonly recorder: Recorder;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

type Kernel = (call: Call) => tf.TensorInfo;

const input = ({ inputs }: Call, name = 'x') => inputs[name] as tf.TensorInfo;

/** One operand, entry by entry. What is broadcast stays so: the operation is done on the small value. */
function unary(record: (graph: Recorder['graph'], x: string) => string): Kernel {
  return (call) => {
    const { recorder } = call;
    const x = input(call);
    const { name, shape } = recorder.value(x);
    return recorder.info({ name: record(recorder.graph, name), shape }, x.shape);
  };
}

type Simplify = (a: Recorded, b: Recorded) => Recorded | undefined;

/** Two operands, entry by entry, with numpy's broadcasting, which is ONNX's too. */
function binary(
  record: (graph: Recorder['graph'], a: string, b: string) => string,
  { simplify = () => undefined, dtype = 'float32' }: { simplify?: Simplify; dtype?: tf.DataType } = {},
): Kernel {
  return (call) => {
    const { recorder } = call;
    const [a, b] = [input(call, 'a'), input(call, 'b')];
    const [va, vb] = [recorder.value(a), recorder.value(b)];
    const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const value = simplify(va, vb) ?? {
      name: record(recorder.graph, va.name, vb.name),
      shape: tf.backend_util.assertAndGetBroadcastShape([...va.shape], [...vb.shape]),
    };
    return recorder.info(value, shape, dtype);
  };
}

const timesOne: Simplify = (a, b) => (a.constant === 1 ? b : b.constant === 1 ? a : undefined);

/** A reduction over some axes. */
function reduction(opType: string): Kernel {
  return (call) => {
    const { recorder, attrs } = call;
    const x = input(call);
    const axes = tf.util.parseAxisParam(attrs.axis as number | number[], x.shape);
    const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const shape = attrs.keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis));
    const name = recorder.graph.node(opType, [recorder.whole(x), recorder.graph.integers(axes)], {
      keepdims: Number(Boolean(attrs.keepDims)),
    });
    return recorder.info({ name, shape }, shape);
  };
}

/** The same number everywhere. */
function filled(recorder: Recorder, constant: number, shape: readonly number[]): tf.TensorInfo {
  return recorder.info({ name: recorder.graph.scalar(constant), shape: [], constant }, shape);
}

function alongLastAxis(opType: string, attribute: string): Kernel {
  return (call) => {
    const { recorder, attrs } = call;
    const logits = input(call, 'logits');
    const axis = (attrs[attribute] as number | undefined) ?? logits.shape.length - 1;
    const name = recorder.graph.node(opType, [recorder.whole(logits)], { axis });
    return recorder.info({ name, shape: logits.shape }, logits.shape);
  };
}

const matMul: Kernel = (call) => {
  const { recorder, attrs } = call;
  const { graph } = recorder;
  const [a, b] = [input(call, 'a'), input(call, 'b')];
  const [transA, transB] = [Boolean(attrs.transposeA), Boolean(attrs.transposeB)];
  const rows = a.shape.at(transA ? -1 : -2) as number;
  const columns = b.shape.at(transB ? -2 : -1) as number;
  if (a.shape.length === 2 && b.shape.length === 2) {
    const attributes = { transA: Number(transA), transB: Number(transB) };
    const name = graph.node('Gemm', [recorder.whole(a), recorder.whole(b)], attributes);
    return recorder.info({ name, shape: [rows, columns] }, [rows, columns]);
  }
  const operand = (x: tf.TensorInfo, flip: boolean) => {
    const rank = x.shape.length;
    const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
    return flip ? graph.node('Transpose', [recorder.whole(x)], { perm }) : recorder.whole(x);
  };
  const batch = tf.backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, rows, columns];
  return recorder.info(
    { name: graph.node('MatMul', [operand(a, transA), operand(b, transB)]), shape },
    shape,
  );
};

const reshape: Kernel = (call) => {
  const { recorder, attrs } = call;
  const x = input(call);
  const shape = tf.util.inferFromImplicitShape(attrs.shape as number[], sizeOf(x.shape));
  const value = recorder.value(x);
  if (value.constant !== undefined) return recorder.info(value, shape);
  const whole = recorder.whole(x);
  if (showShape(shape) === showShape(x.shape)) return recorder.info({ name: whole, shape }, shape);
  return recorder.info(
    { name: recorder.graph.node('Reshape', [whole, recorder.graph.integers(shape)]), shape },
    shape,
  );
};

const transpose: Kernel = (call) => {
  const { recorder, attrs } = call;
  const x = input(call);
  const perm = attrs.perm as number[];
  const shape = perm.map((axis) => x.shape[axis] as number);
  return recorder.info(
    { name: recorder.graph.node('Transpose', [recorder.whole(x)], { perm }), shape },
    shape,
  );
};

const tile: Kernel = (call) => {
  const { recorder, attrs } = call;
  const x = input(call);
  const reps = attrs.reps as number[];
  const shape = x.shape.map((extent, axis) => extent * (reps[axis] as number));
  const name = recorder.graph.node('Tile', [recorder.whole(x), recorder.graph.integers(reps)]);
  return recorder.info({ name, shape }, shape);
};

const cast: Kernel = (call) => {
  const { recorder, attrs } = call;
  const x = input(call);
  const value = recorder.value(x);
  if (attrs.dtype !== 'float32') throw new Error(`engine onnx: no tensors of ${attrs.dtype}`);
  if (x.dtype === 'float32') return recorder.info(value, x.shape);
  return recorder.info(
    { name: recorder.graph.node('Cast', [value.name], { to: 1 }), shape: value.shape },
    x.shape,
  );
};

const node =
  (opType: string) =>
  (graph: Recorder['graph'], ...inputs: string[]) =>
    graph.node(opType, inputs);

/** Every kernel that the engine covers. */
export const kernels: Readonly<Record<string, Kernel>> = {
  Add: binary(node('Add')),
  Sub: binary(node('Sub')),
  Multiply: binary(node('Mul'), { simplify: timesOne }),
  RealDiv: binary(node('Div'), { simplify: (a, b) => (b.constant === 1 ? a : undefined) }),
  Maximum: binary(node('Max')),
  Minimum: binary(node('Min')),
  Pow: binary(node('Pow')),
  SquaredDifference: binary((graph, a, b) => {
    const difference = graph.node('Sub', [a, b]);
    return graph.node('Mul', [difference, difference]);
  }),
  Greater: binary(node('Greater'), { dtype: 'bool' }),
  GreaterEqual: binary(node('GreaterOrEqual'), { dtype: 'bool' }),
  Less: binary(node('Less'), { dtype: 'bool' }),
  LessEqual: binary(node('LessOrEqual'), { dtype: 'bool' }),

  Relu: unary(node('Relu')),
  Step: unary((graph, x) => graph.node('Cast', [graph.node('Greater', [x, graph.scalar(0)])], { to: 1 })),
  Sqrt: unary(node('Sqrt')),
  Rsqrt: unary((graph, x) => graph.node('Reciprocal', [graph.node('Sqrt', [x])])),
  Reciprocal: unary(node('Reciprocal')),
  Square: unary((graph, x) => graph.node('Mul', [x, x])),
  Neg: unary(node('Neg')),
  Exp: unary(node('Exp')),
  Log: unary(node('Log')),
  Tanh: unary(node('Tanh')),
  Sigmoid: unary(node('Sigmoid')),

  Sum: reduction('ReduceSum'),
  Mean: reduction('ReduceMean'),
  Max: reduction('ReduceMax'),
  Softmax: alongLastAxis('Softmax', 'dim'),
  LogSoftmax: alongLastAxis('LogSoftmax', 'axis'),

  BatchMatMul: matMul,
  Transpose: transpose,
  Reshape: reshape,
  Tile: tile,
  Cast: cast,
  Identity: (call) =>
    call.recorder.info(call.recorder.value(input(call)), input(call).shape, input(call).dtype),
  Fill: ({ recorder, attrs }) => filled(recorder, attrs.value as number, attrs.shape as number[]),
  ZerosLike: (call) => filled(call.recorder, 0, input(call).shape),
  OnesLike: (call) => filled(call.recorder, 1, input(call).shape),
};

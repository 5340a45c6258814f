import * as tf from '@tensorflow/tfjs';
import { showShape, sizeOf } from '../../kit/arrays.ts';
import type { Graph, Shaped } from './graph.ts';
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
function unary(record: (graph: Graph, x: string) => string): Kernel {
  return (call) => {
    const { recorder } = call;
    const x = input(call);
    const value = recorder.value(x);
    return recorder.info(
      { ...value, name: record(recorder.graph, recorder.scaled(value)), factor: 1 },
      x.shape,
    );
  };
}

/** What an operation makes of two values whose shapes are broadcast against each other. */
type Combine = (recorder: Recorder, a: Recorded, b: Recorded) => Omit<Recorded, 'shape'> | Recorded;

/** Two operands, entry by entry, with numpy's broadcasting, which is ONNX's too. */
function binary(combine: Combine, dtype: tf.DataType = 'float32'): Kernel {
  return (call) => {
    const { recorder } = call;
    const [a, b] = [input(call, 'a'), input(call, 'b')];
    const [va, vb] = [recorder.value(a), recorder.value(b)];
    const shape = tf.backend_util.assertAndGetBroadcastShape([...va.shape], [...vb.shape]);
    const whole = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return recorder.info({ shape, ...combine(recorder, va, vb) }, whole, dtype);
  };
}

/** An operation that nothing is known of: factors are multiplied in first. */
const plainly =
  (opType: string): Combine =>
  (recorder, a, b) => ({
    name: recorder.graph.node(opType, [recorder.scaled(a), recorder.scaled(b)]),
    factor: 1,
  });

const multiply: Combine = (recorder, a, b) => {
  const factor = a.factor * b.factor;
  if (recorder.constantOf(a) !== undefined) return { ...b, factor };
  if (recorder.constantOf(b) !== undefined) return { ...a, factor };
  // The factor goes into the smaller operand: outside of the product it might have to be carried out on all of it.
  const [large, little] = sizeOf(a.shape) >= sizeOf(b.shape) ? [a, b] : [b, a];
  if (sizeOf(large.shape) === sizeOf(little.shape))
    return { name: recorder.graph.node('Mul', [a.name, b.name]), factor };
  return {
    name: recorder.graph.node('Mul', [large.name, recorder.scaled({ ...little, factor })]),
    factor: 1,
  };
};

const divide: Combine = (recorder, a, b) => {
  const factor = a.factor / b.factor;
  if (recorder.constantOf(b) !== undefined) return { ...a, factor };
  return { name: recorder.graph.node('Div', [a.name, b.name]), factor };
};

/** a + sign · b. Equal factors are left outside. */
const addition =
  (sign: 1 | -1): Combine =>
  (recorder, a, b) => {
    const { graph } = recorder;
    if (recorder.constantOf(b) === 0) return a;
    if (recorder.constantOf(a) === 0) return { ...b, factor: sign * b.factor };
    if (a.factor === b.factor) return { name: graph.add(a, b, sign), factor: a.factor };
    if (a.factor === -b.factor) return { name: graph.add(a, b, sign === 1 ? -1 : 1), factor: a.factor };
    const [x, y] = [a, b].map((value) => ({ name: recorder.scaled(value), shape: value.shape }));
    return { name: graph.add(x as Shaped, y as Shaped, sign), factor: 1 };
  };

/** The sum over some axes; an axis along which the value is only broadcast is multiplied, not summed. */
function sum(call: Call, scale: (count: number) => number): tf.TensorInfo {
  const { recorder, attrs } = call;
  const x = input(call);
  const { axes, shape } = reducedShape(x, attrs.axis, attrs.keepDims);
  const value = recorder.value(x);
  const missing = x.shape.length - value.shape.length;
  const own = axes.map((axis) => axis - missing).filter((axis) => axis >= 0);
  const count = sizeOf(axes.map((axis) => x.shape[axis] as number));
  const summed = sizeOf(own.map((axis) => value.shape[axis] as number));
  const factor = value.factor * scale(count) * (count / summed);
  if (own.length === 0) return recorder.info({ ...value, factor }, shape);
  const name = recorder.graph.sum(value, own, Boolean(attrs.keepDims));
  const left = value.shape.map((extent, axis) => (own.includes(axis) ? 1 : extent));
  const kept = attrs.keepDims ? left : left.filter((_, axis) => !own.includes(axis));
  return recorder.info({ name, shape: kept, factor }, shape);
}

const max: Kernel = (call) => {
  const { recorder, attrs } = call;
  const x = input(call);
  const { axes, shape } = reducedShape(x, attrs.reductionIndices, attrs.keepDims);
  const name = recorder.graph.node('ReduceMax', [recorder.whole(x), recorder.graph.integers(axes)], {
    keepdims: Number(Boolean(attrs.keepDims)),
  });
  return recorder.info({ name, shape, factor: 1 }, shape);
};

function reducedShape(
  x: tf.TensorInfo,
  axis: unknown,
  keepDims: unknown,
): { axes: number[]; shape: number[] } {
  const axes = tf.util.parseAxisParam(axis as number | number[], x.shape);
  const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return { axes, shape: keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis)) };
}

function alongLastAxis(opType: string, attribute: string): Kernel {
  return (call) => {
    const { recorder, attrs } = call;
    const logits = input(call, 'logits');
    const axis = (attrs[attribute] as number | undefined) ?? logits.shape.length - 1;
    const name = recorder.graph.node(opType, [recorder.whole(logits)], { axis });
    return recorder.info({ name, shape: logits.shape, factor: 1 }, logits.shape);
  };
}

const matMul: Kernel = (call) => {
  const { recorder, attrs } = call;
  const { graph } = recorder;
  const [a, b] = [input(call, 'a'), input(call, 'b')];
  const [transA, transB] = [Boolean(attrs.transposeA), Boolean(attrs.transposeB)];
  const rows = a.shape.at(transA ? -1 : -2) as number;
  const columns = b.shape.at(transB ? -2 : -1) as number;
  const factor = recorder.value(a).factor * recorder.value(b).factor;
  const operands = [recorder.unscaled(a), recorder.unscaled(b)] as const;
  if (a.shape.length === 2 && b.shape.length === 2) {
    const name = graph.product(...operands, { transA, transB, alpha: factor });
    return recorder.info({ name, shape: [rows, columns], factor: 1 }, [rows, columns]);
  }
  const upright = ({ shape: { length: rank } }: tf.TensorInfo, name: string, flip: boolean) =>
    flip ? graph.node('Transpose', [name], { perm: [...Array(rank - 2).keys(), rank - 1, rank - 2] }) : name;
  const batch = tf.backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, rows, columns];
  const name = graph.node('MatMul', [upright(a, operands[0], transA), upright(b, operands[1], transB)]);
  return recorder.info({ name, shape, factor }, shape);
};

/** A kernel that moves entries and changes none of them, so that the factor stays outside. */
function moving(
  record: (
    graph: Graph,
    x: string,
    attrs: Call['attrs'],
    from: readonly number[],
  ) => { name: string; shape: number[] },
): Kernel {
  return (call) => {
    const { recorder, attrs } = call;
    const x = input(call);
    const { name, shape } = record(recorder.graph, recorder.unscaled(x), attrs, x.shape);
    const value = recorder.value(x);
    const isScalar = value.shape.length === 0; // the same everywhere, so there is nothing to move
    return recorder.info(isScalar ? value : { name, shape, factor: value.factor }, shape);
  };
}

const reshapeEntries = moving((graph, x, attrs, from) => {
  const shape = tf.util.inferFromImplicitShape(attrs.shape as number[], sizeOf(from));
  return { name: graph.node('Reshape', [x, graph.integers(shape)]), shape };
});

const reshape: Kernel = (call) => {
  const x = input(call);
  const shape = tf.util.inferFromImplicitShape(call.attrs.shape as number[], sizeOf(x.shape));
  // Ones in front are what broadcasting adds by itself.
  const added = shape.length - x.shape.length;
  const isPadded = added >= 0 && showShape(shape) === showShape([...Array(added).fill(1), ...x.shape]);
  return isPadded ? call.recorder.info(call.recorder.value(x), shape) : reshapeEntries(call);
};

const transpose = moving((graph, x, attrs, from) => {
  const perm = attrs.perm as number[];
  return { name: graph.node('Transpose', [x], { perm }), shape: perm.map((axis) => from[axis] as number) };
});

const tile = moving((graph, x, attrs, from) => {
  const reps = attrs.reps as number[];
  const shape = from.map((extent, axis) => extent * (reps[axis] as number));
  return { name: graph.node('Tile', [x, graph.integers(reps)]), shape };
});

const slice = moving((graph, x, attrs, from) => {
  const begin = attrs.begin as number[];
  const shape = (attrs.size as number[]).map((size, axis) =>
    size < 0 ? (from[axis] as number) - (begin[axis] as number) : size,
  );
  const ends = begin.map((start, axis) => start + (shape[axis] as number));
  const name = graph.node('Slice', [
    x,
    ...[begin, ends, [...begin.keys()]].map((list) => graph.integers(list)),
  ]);
  return { name, shape };
});

const concat: Kernel = ({ recorder, inputs, attrs }) => {
  const parts = Object.values(inputs);
  const axis = tf.util.parseAxisParam(attrs.axis as number, parts[0]?.shape ?? [])[0] as number;
  const shape = tf.backend_util.computeOutShape(
    parts.map((part) => part.shape),
    axis,
  );
  const name = recorder.graph.node(
    'Concat',
    parts.map((part) => recorder.whole(part)),
    { axis },
  );
  return recorder.info({ name, shape, factor: 1 }, shape);
};

const cast: Kernel = (call) => {
  const { recorder, attrs } = call;
  const x = input(call);
  const value = recorder.value(x);
  if (attrs.dtype !== 'float32') throw new Error(`engine onnx: no tensors of ${attrs.dtype}`);
  if (x.dtype === 'float32') return recorder.info(value, x.shape);
  return recorder.info({ ...value, name: recorder.graph.node('Cast', [value.name], { to: 1 }) }, x.shape);
};

/** A kernel whose value is known without the input's. */
const filledLike =
  (number: number): Kernel =>
  (call) =>
    call.recorder.constant(number, input(call).shape);

const node = (opType: string) => (graph: Graph, x: string) => graph.node(opType, [x]);

/** Every kernel that the engine covers. */
export const kernels: Readonly<Record<string, Kernel>> = {
  Add: binary(addition(1)),
  Sub: binary(addition(-1)),
  Multiply: binary(multiply),
  RealDiv: binary(divide),
  Maximum: binary(plainly('Max')),
  Minimum: binary(plainly('Min')),
  Pow: binary(plainly('Pow')),
  SquaredDifference: binary((recorder, a, b) => {
    const { name, factor } = addition(-1)(recorder, a, b);
    return { name: recorder.graph.square({ name }), factor: factor ** 2 };
  }),
  Greater: binary(plainly('Greater'), 'bool'),
  GreaterEqual: binary(plainly('GreaterOrEqual'), 'bool'),
  Less: binary(plainly('Less'), 'bool'),
  LessEqual: binary(plainly('LessOrEqual'), 'bool'),

  Relu: unary(node('Relu')),
  Step: unary((graph, x) => graph.node('Cast', [graph.node('Greater', [x, graph.scalar(0)])], { to: 1 })),
  Sqrt: unary(node('Sqrt')),
  Rsqrt: unary((graph, x) => graph.node('Reciprocal', [graph.node('Sqrt', [x])])),
  Reciprocal: unary(node('Reciprocal')),
  Exp: unary(node('Exp')),
  Log: unary(node('Log')),
  Tanh: unary(node('Tanh')),
  Sigmoid: unary(node('Sigmoid')),
  Square: (call) => {
    const { recorder } = call;
    const { name, shape, factor } = recorder.value(input(call));
    const square = { name: recorder.graph.square({ name }), shape, factor: factor ** 2 };
    return recorder.info(square, input(call).shape);
  },
  Neg: (call) => {
    const value = call.recorder.value(input(call));
    return call.recorder.info({ ...value, factor: -value.factor }, input(call).shape);
  },

  Sum: (call) => sum(call, () => 1),
  Mean: (call) => sum(call, (count) => 1 / count),
  Max: max,
  Softmax: alongLastAxis('Softmax', 'dim'),
  LogSoftmax: alongLastAxis('LogSoftmax', 'axis'),

  BatchMatMul: matMul,
  Transpose: transpose,
  Reshape: reshape,
  Tile: tile,
  Slice: slice,
  Concat: concat,
  Cast: cast,
  Identity: (call) =>
    call.recorder.info(call.recorder.value(input(call)), input(call).shape, input(call).dtype),
  Fill: ({ recorder, attrs }) => recorder.constant(attrs.value as number, attrs.shape as number[]),
  ZerosLike: filledLike(0),
  OnesLike: filledLike(1),
};

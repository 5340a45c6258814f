import { showShape, sizeOf } from '../../kit/arrays.ts';
import { tf } from '../tfjs.ts';
import { type Call, input, type Kernel } from './call.ts';
import type { Graph, Shaped } from './graph.ts';

/** Matrix products, and kernels that move entries. */

export const matMul: Kernel = (call) => {
  const { recorder, attrs } = call;
  const { graph } = recorder;
  const [a, b] = [input(call, 'a'), input(call, 'b')];
  const [transA, transB] = [Boolean(attrs.transposeA), Boolean(attrs.transposeB)];
  const rows = a.shape.at(transA ? -1 : -2) as number;
  const columns = b.shape.at(transB ? -2 : -1) as number;
  const factor = recorder.value(a).factor * recorder.value(b).factor;
  const operands = [recorder.unscaled(a), recorder.unscaled(b)] as const;
  if (a.shape.length === 2 && b.shape.length === 2) {
    const [left, right] = [a, b].map(({ shape }, at) => ({ name: operands[at] as string, shape }));
    const product = graph.product(left as Shaped, right as Shaped, { transA, transB, alpha: factor });
    return recorder.info({ ...product, shape: [rows, columns] }, [rows, columns]);
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
  return { name: graph.node('Reshape', [x, graph.constants.integers(shape)]), shape };
});

export const reshape: Kernel = (call) => {
  const x = input(call);
  const shape = tf.util.inferFromImplicitShape(call.attrs.shape as number[], sizeOf(x.shape));
  // Ones in front are what broadcasting adds by itself.
  const added = shape.length - x.shape.length;
  const isPadded = added >= 0 && showShape(shape) === showShape([...Array(added).fill(1), ...x.shape]);
  return isPadded ? call.recorder.info(call.recorder.value(x), shape) : reshapeEntries(call);
};

export const transpose = moving((graph, x, attrs, from) => {
  const perm = attrs.perm as number[];
  return { name: graph.node('Transpose', [x], { perm }), shape: perm.map((axis) => from[axis] as number) };
});

export const tile = moving((graph, x, attrs, from) => {
  const reps = attrs.reps as number[];
  const shape = from.map((extent, axis) => extent * (reps[axis] as number));
  return { name: graph.node('Tile', [x, graph.constants.integers(reps)]), shape };
});

export const slice = moving((graph, x, attrs, from) => {
  const begin = attrs.begin as number[];
  const shape = (attrs.size as number[]).map((size, axis) =>
    size < 0 ? (from[axis] as number) - (begin[axis] as number) : size,
  );
  const ends = begin.map((start, axis) => start + (shape[axis] as number));
  const name = graph.node('Slice', [
    x,
    ...[begin, ends, [...begin.keys()]].map((list) => graph.constants.integers(list)),
  ]);
  return { name, shape };
});

/** Rows of images or whatever else, by their numbers. */
export const gather: Kernel = (call) => {
  const { recorder, attrs } = call;
  const [x, indices] = [input(call), input(call, 'indices')];
  if (attrs.axis !== 0 || attrs.batchDims !== 0)
    throw new Error('engine onnx: rows alone are gathered, along axis 0');
  const shape = [...indices.shape, ...x.shape.slice(1)];
  const name = recorder.graph.node('Gather', [recorder.unscaled(x), recorder.unscaled(indices)], { axis: 0 });
  return recorder.info({ name, shape, factor: recorder.value(x).factor }, shape, x.dtype);
};

export const concat: Kernel = ({ recorder, inputs, attrs }) => {
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

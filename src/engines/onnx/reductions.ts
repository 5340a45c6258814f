import { sizeOf } from '../../kit/arrays.ts';
import { tf } from '../tfjs.ts';
import { type Call, input, type Kernel } from './call.ts';
import { firstAxes, firstShape } from './channels.ts';
import type { Graph, Shaped } from './graph.ts';

/** Kernels that work along axes. */

/** The sum over some axes; an axis along which the value is only broadcast is multiplied, not summed. */
export function sum(call: Call, scale: (count: number) => number): tf.TensorInfo {
  const { recorder, attrs } = call;
  const x = input(call);
  const { axes, shape } = reducedShape(x.shape, attrs.axis, attrs.keepDims);
  if (recorder.isFirst(x) && keepsOrder(axes, attrs.keepDims)) return sumFirst(call, axes, shape, scale);
  const value = recorder.value(x);
  const missing = x.shape.length - value.shape.length;
  const own = axes.map((axis) => axis - missing).filter((axis) => axis >= 0);
  const count = sizeOf(axes.map((axis) => x.shape[axis] as number));
  const summed = sizeOf(own.map((axis) => value.shape[axis] as number));
  const factor = value.factor * scale(count) * (count / summed);
  if (own.length === 0) return recorder.info({ ...value, factor }, shape);
  const name = addUp(recorder.graph, value, own, Boolean(attrs.keepDims));
  const left = reducedShape(value.shape, own, attrs.keepDims).shape;
  return recorder.info({ name, shape: left, factor }, shape);
}

/** Whether what is left of images, summed over these axes, is the same with channels first and last. */
const keepsOrder = (axes: readonly number[], keepDims: unknown) =>
  !keepDims && axes.includes(1) && axes.includes(2);

/** The sum over height and width of images with channels first, and over the images where that is asked for. */
function sumFirst(
  { recorder, inputs }: Call,
  axes: readonly number[],
  shape: readonly number[],
  scale: (count: number) => number,
): tf.TensorInfo {
  const x = inputs.x as tf.TensorInfo;
  const { factor } = recorder.valueFirst(x);
  const count = sizeOf(axes.map((axis) => x.shape[axis] as number));
  const whole = { name: recorder.unscaledFirst(x), shape: firstShape(x.shape) };
  const name = addUp(recorder.graph, whole, firstAxes(axes), false);
  return recorder.info({ name, shape, factor: factor * scale(count) }, shape);
}

/** The sum over some axes of a value. */
function addUp(graph: Graph, { name, shape }: Shaped, axes: readonly number[], keepDims: boolean): string {
  const [rows] = shape;
  if (shape.length === 2 && axes.length === 1 && axes[0] === 0) {
    // Down the columns of a matrix, a product with ones is several times faster than a reduction.
    return graph.node('MatMul', [
      graph.constants.filled(keepDims ? [1, rows as number] : [rows as number], 1),
      name,
    ]);
  }
  return graph.node('ReduceSum', [name, graph.constants.integers(axes)], { keepdims: Number(keepDims) });
}

export const max: Kernel = (call) => {
  const { recorder, attrs } = call;
  const x = input(call);
  const { axes, shape } = reducedShape(x.shape, attrs.reductionIndices, attrs.keepDims);
  const name = recorder.graph.node(
    'ReduceMax',
    [recorder.whole(x), recorder.graph.constants.integers(axes)],
    {
      keepdims: Number(Boolean(attrs.keepDims)),
    },
  );
  return recorder.info({ name, shape, factor: 1 }, shape);
};

function reducedShape(
  from: readonly number[],
  axis: unknown,
  keepDims: unknown,
): { axes: number[]; shape: number[] } {
  const axes = tf.util.parseAxisParam(axis as number | number[], [...from]);
  const kept = from.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return { axes, shape: keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis)) };
}

export function alongLastAxis(opType: string, attribute: string): Kernel {
  return (call) => {
    const { recorder, attrs } = call;
    const logits = input(call, 'logits');
    const axis = (attrs[attribute] as number | undefined) ?? logits.shape.length - 1;
    const name = recorder.graph.node(opType, [recorder.whole(logits)], { axis });
    return recorder.info({ name, shape: logits.shape, factor: 1 }, logits.shape);
  };
}

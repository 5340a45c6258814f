import { showShape, sizeOf } from '../../kit/arrays.ts';
import { tf } from '../tfjs.ts';
import { input, type Kernel } from './call.ts';
import type { Graph, Shaped } from './graph.ts';
import type { Recorded } from './recorded.ts';
import type { Recorder } from './recorder.ts';

/** Kernels that work entry by entry. */

/** One operand, entry by entry. What is broadcast stays so: the operation is done on the small value. */
export function unary(record: (graph: Graph, x: string) => string): Kernel {
  return (call) => {
    const { recorder } = call;
    const x = input(call);
    const [{ value, tell }] = recorder.atHand(x);
    return tell({ ...value, name: record(recorder.graph, recorder.scaled(value)), factor: 1 }, x.shape);
  };
}

/** What an operation makes of two values whose shapes are broadcast against each other. */
type Combine = (recorder: Recorder, a: Recorded, b: Recorded) => Omit<Recorded, 'shape'> | Recorded;

/** Two operands, entry by entry, with numpy's broadcasting, which is ONNX's too. */
export function binary(combine: Combine, dtype: tf.DataType = 'float32'): Kernel {
  return (call) => {
    const { recorder } = call;
    const [a, b] = [input(call, 'a'), input(call, 'b')];
    const [{ value: va, tell }, { value: vb }] = recorder.atHand(a, b);
    const shape = tf.backend_util.assertAndGetBroadcastShape([...va.shape], [...vb.shape]);
    const whole = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return tell({ shape, ...combine(recorder, va, vb) }, whole, dtype);
  };
}

/** An operation that nothing is known of: factors are multiplied in first. */
export const plainly =
  (opType: string): Combine =>
  (recorder, a, b) => ({
    name: recorder.graph.node(opType, [recorder.scaled(a), recorder.scaled(b)]),
    factor: 1,
  });

export const multiply: Combine = (recorder, a, b) => {
  const factor = a.factor * b.factor;
  if (recorder.constantOf(a) !== undefined) return { ...b, factor };
  if (recorder.constantOf(b) !== undefined) return { ...a, factor };
  // The factor goes into the smaller operand: outside of the product it might have to be carried out on all of it.
  const [large, little] = sizeOf(a.shape) >= sizeOf(b.shape) ? [a, b] : [b, a];
  const isEven = sizeOf(large.shape) === sizeOf(little.shape);
  if (isEven) return { name: recorder.graph.node('Mul', [a.name, b.name]), factor };
  const scaled = recorder.scaled({ ...little, factor });
  const isScalar = little.shape.length === 0;
  const name = isScalar
    ? recorder.graph.scale(large.name, scaled)
    : recorder.graph.node('Mul', [large.name, scaled]);
  return { name, factor: 1 };
};

export const divide: Combine = (recorder, a, b) => {
  const { graph } = recorder;
  const factor = a.factor / b.factor;
  if (recorder.constantOf(b) !== undefined) return { ...a, factor };
  // A scalar is multiplied in last, since a sum that follows takes it in.
  const scale = sizeOf(a.shape) >= sizeOf(b.shape) ? graph.scaleOf(a.name) : undefined;
  if (scale) return { name: graph.scale(graph.node('Div', [scale.value, b.name]), scale.scalar), factor };
  return { name: graph.node('Div', [a.name, b.name]), factor };
};

/** a + sign · b. Equal factors are left outside; one that is left is taken in by the sum. */
export const addition =
  (sign: 1 | -1): Combine =>
  (recorder, a, b) => {
    const { graph } = recorder;
    if (recorder.constantOf(b) === 0) return a;
    const signed = { ...b, factor: sign * b.factor };
    if (recorder.constantOf(a) === 0) return signed;
    const weighted = weightedSum(graph, a, signed);
    if (weighted) return weighted;
    const name = sign === -1 ? logSoftmax(graph, a, b) : undefined;
    if (name !== undefined) return { name, factor: 1 };
    if (a.factor === signed.factor) return { name: graph.add(a, b, 1), factor: a.factor };
    if (a.factor === -signed.factor) {
      // What is subtracted from a product would have to be negated first if it became part of it.
      if (graph.takesNegated(a.name)) return { name: graph.add(b, a, -1), factor: -a.factor };
      return { name: graph.add(a, b, -1), factor: a.factor };
    }
    const [x, y] = [a, b].map((value) => ({ name: recorder.scaled(value), shape: value.shape }));
    return { name: graph.add(x as Shaped, y as Shaped, sign), factor: 1 };
  };

/**
 * The logarithm of a softmax, where this is what a difference comes to: tfjs has no kernel for it and makes six operations of
 * x − max x − log Σ exp(x − max x).
 */
function logSoftmax(graph: Graph, shifted: Recorded, log: Recorded): string | undefined {
  const made = (name: string | undefined, opType: string) => {
    const node = graph.producerOf(name ?? '');
    return node?.opType === opType ? node : undefined;
  };
  const sum = made(made(log.name, 'Log')?.inputs[0], 'ReduceSum');
  const [x, greatest] = made(shifted.name, 'Sub')?.inputs ?? [];
  const max = made(greatest, 'ReduceMax');
  const isOfSame = made(sum?.inputs[0], 'Exp')?.inputs[0] === shifted.name && max?.inputs[0] === x;
  const isAlong =
    sum?.inputs[1] === max?.inputs[1] && sum?.attributes.keepdims === 1 && max?.attributes.keepdims === 1;
  const [axis, ...others] = shifted.shape.flatMap((extent, at) => (log.shape[at] === extent ? [] : [at]));
  const isPlain = shifted.factor === 1 && log.factor === 1 && axis !== undefined && others.length === 0;
  return x !== undefined && isOfSame && isAlong && isPlain
    ? graph.node('LogSoftmax', [x], { axis })
    : undefined;
}

/** Rows of fewer values than this are added as fast in two passes as with a weight for each row in one. */
const narrow = 16;

/** The sum of two values of one shape of which one has a weight that the other has not, in one pass. */
function weightedSum(graph: Graph, a: Recorded, b: Recorded): ReturnType<Combine> | undefined {
  const isNarrow = a.shape.length > 1 && (a.shape.at(-1) as number) < narrow;
  if (a.shape.length === 0 || isNarrow || showShape(a.shape) !== showShape(b.shape)) return undefined;
  const isWeighted = ({ name, factor }: Recorded) => factor !== 1 || graph.scaleOf(name) !== undefined;
  const [plain, other] = isWeighted(a) && !isWeighted(b) ? [b, a] : [a, b];
  const scale = graph.scaleOf(other.name);
  const isEven = !scale && Math.abs(plain.factor) === Math.abs(other.factor);
  if (isEven || plain.factor === 0) return undefined;
  const weight = { factor: other.factor / plain.factor, scalar: scale?.scalar };
  const name = addWeighted(graph, plain.name, scale?.value ?? other.name, a.shape, weight);
  return { name, factor: plain.factor };
}

/** What a value is multiplied with: a number, and maybe a scalar that is known only when the graph runs. */
interface Weight {
  readonly factor: number;
  readonly scalar?: string | undefined;
}

/** a + weight · b, both of one shape, in one pass. */
function addWeighted(
  graph: Graph,
  a: string,
  b: string,
  shape: readonly number[],
  { factor, scalar }: Weight,
): string {
  const rows = shape.slice(0, -1);
  const column = [...rows, 1]; // the operator takes a weight for each row
  if (scalar === undefined) return graph.node('GatedAdd', [a, b, graph.constants.filled(column, factor)]);
  // Multiplied as a list: broadcasting along an axis of extent 1 costs ten times as much.
  const weights = graph.node('Mul', [graph.constants.filled(rows, factor), scalar]);
  return graph.node('GatedAdd', [a, b, graph.node('Reshape', [weights, graph.constants.integers(column)])]);
}

export const squaredDifference: Combine = (recorder, a, b) => {
  const { name, factor } = addition(-1)(recorder, a, b);
  return { name: recorder.graph.node('Mul', [name, name]), factor: factor ** 2 };
};

export const square: Kernel = (call) => {
  const x = input(call);
  const [{ value, tell }] = call.recorder.atHand(x);
  const { name, factor } = value;
  const squared = { ...value, name: call.recorder.graph.node('Mul', [name, name]), factor: factor ** 2 };
  return tell(squared, x.shape);
};

export const negate: Kernel = (call) => {
  const x = input(call);
  const [{ value, tell }] = call.recorder.atHand(x);
  return tell({ ...value, factor: -value.factor }, x.shape);
};

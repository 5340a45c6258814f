import { input, type Kernel } from './call.ts';
import { convolution, transposedConvolution } from './convolutions.ts';
import {
  addition,
  binary,
  divide,
  multiply,
  negate,
  plainly,
  square,
  squaredDifference,
  unary,
} from './entrywise.ts';
import type { Graph } from './graph.ts';
import { kernelGradient } from './kernel-gradient.ts';
import { concat, gather, matMul, reshape, slice, tile, transpose } from './matrices.ts';
import { alongLastAxis, max, sum } from './reductions.ts';

/**
 * What each kernel of tfjs becomes in ONNX. To cover another, add a line; the conformance spec runs every line on
 * random shapes against tfjs in plain JavaScript.
 */

const cast: Kernel = (call) => {
  const { recorder, attrs } = call;
  const x = input(call);
  if (attrs.dtype !== 'float32') throw new Error(`engine onnx: no tensors of ${attrs.dtype}`);
  if (x.dtype === 'float32') return recorder.same(x);
  const [{ value, tell }] = recorder.atHand(x);
  return tell({ ...value, name: recorder.graph.node('Cast', [value.name], { to: 1 }) }, x.shape);
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
  SquaredDifference: binary(squaredDifference),
  Greater: binary(plainly('Greater'), 'bool'),
  GreaterEqual: binary(plainly('GreaterOrEqual'), 'bool'),
  Less: binary(plainly('Less'), 'bool'),
  LessEqual: binary(plainly('LessOrEqual'), 'bool'),

  Relu: unary(node('Relu')),
  Step: unary((graph, x) => {
    // Whatever is above zero is so after a ReLU, too; a convolution that nothing but its ReLU reads takes that in.
    const read = graph.known('Relu', [x]) ?? x;
    return graph.node('Cast', [graph.node('Greater', [read, graph.constants.scalar(0)])], { to: 1 });
  }),
  Sqrt: unary(node('Sqrt')),
  Rsqrt: unary((graph, x) => graph.node('Reciprocal', [graph.node('Sqrt', [x])])),
  Reciprocal: unary(node('Reciprocal')),
  Exp: unary(node('Exp')),
  Log: unary(node('Log')),
  Tanh: unary(node('Tanh')),
  Sigmoid: unary(node('Sigmoid')),
  Square: square,
  Neg: negate,

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
  GatherV2: gather,
  Conv2D: convolution,
  Conv2DBackpropInput: transposedConvolution,
  Conv2DBackpropFilter: kernelGradient,
  Identity: (call) => call.recorder.same(input(call)),
  Fill: ({ recorder, attrs }) => recorder.constant(attrs.value as number, attrs.shape as number[]),
  ZerosLike: filledLike(0),
  OnesLike: filledLike(1),
};

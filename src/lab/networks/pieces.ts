import { tf } from '../../engines/tfjs.ts';
import { sizeOf } from '../../kit/arrays.ts';
import { type Layer, parameterOf } from './network.ts';

/** A layer, and the parameters that it brings into a network. */
export interface Piece extends Layer {
  /** The shapes of its parameters, in order. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Those that are weights, that begin at 1, and that are running statistics. */
  readonly weights: readonly string[];
  readonly ones?: readonly string[];
  readonly statistics?: readonly string[];
  /** What comes out of it for one row. */
  readonly output: readonly number[];
  /** Multiplications for a row. */
  readonly multiplications: number;
}

/** Height, width and channels. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** A kernel as it is laid over images: as much around them as it reaches over their edge. */
export interface Placed {
  readonly size: number;
  readonly stride: number;
}

/** What comes out of images: a kernel of odd size, half of it around them. */
export const convolved = ([height, width]: ImageShape, { stride }: Placed, channels: number): ImageShape => [
  Math.ceil(height / stride),
  Math.ceil(width / stride),
  channels,
];

/** Half of a kernel around the images; written out for each side, since not every engine takes one number. */
function around(size: number): [[0, 0], [number, number], [number, number], [0, 0]] {
  const half = (size - 1) / 2;
  return [
    [0, 0],
    [half, half],
    [half, half],
    [0, 0],
  ];
}

/** A convolution of images [n, height, width, channels] with a kernel [size, size, channels, channels of the output]. */
export const convolve = (images: tf.Tensor, kernel: tf.Tensor, { size, stride }: Placed): tf.Tensor =>
  tf.conv2d(images as tf.Tensor4D, kernel as tf.Tensor4D, stride, around(size));

/** Its transpose with the same kernel, back to images of this shape. */
export const convolveBack = (
  above: tf.Tensor,
  kernel: tf.Tensor,
  { size, stride }: Placed,
  images: ImageShape,
): tf.Tensor =>
  tf.conv2dTranspose(
    above as tf.Tensor4D,
    kernel as tf.Tensor4D,
    [above.shape[0] as number, ...images],
    stride,
    around(size),
  );

export const multiplicationsOf = (kernel: readonly number[], [height, width]: ImageShape): number =>
  sizeOf(kernel) * height * width;

/**
 * A convolution with a bias and a ReLU, and back with the same kernel: dₘ₊₁ = relu(W ∗ dₘ + b), dₘ' = relu(Wᵀ ∗ (dₘ₊₁' − b)).
 *
 * @param index of its parameters: `W2`, `b2`
 */
export function convolution(
  index: number,
  images: ImageShape,
  { channels, ...placed }: Placed & { channels: number },
): Piece {
  const [W, b] = [`W${index}`, `b${index}`];
  const kernel = [placed.size, placed.size, images[2], channels];
  const output = convolved(images, placed, channels);
  return {
    parameters: [W, b],
    shapes: { [W]: kernel, [b]: [channels] },
    weights: [W],
    output,
    multiplications: multiplicationsOf(kernel, output),
    forward: (p, d) => convolve(d, parameterOf(p, W), placed).add(parameterOf(p, b)).relu(),
    reverse: (p, above) =>
      convolveBack(above.sub(parameterOf(p, b)), parameterOf(p, W), placed, images).relu(),
  };
}

/**
 * A fully connected last layer, of rows of any shape: dₘ₊₁ = dₘ·W + b, dₘ' = relu((dₘ₊₁ − b)·Wᵀ).
 *
 * @param index of its parameters
 * @param input the shape of a row of dₘ
 */
export function fullyConnected(index: number, input: readonly number[], width: number): Piece {
  const [W, b] = [`W${index}`, `b${index}`];
  const entries = sizeOf(input);
  return {
    parameters: [W, b],
    shapes: { [W]: [entries, width], [b]: [width] },
    weights: [W],
    output: [width],
    multiplications: entries * width,
    forward: (p, d) => d.reshape([-1, entries]).matMul(parameterOf(p, W)).add(parameterOf(p, b)),
    reverse: (p, above) =>
      above
        .sub(parameterOf(p, b))
        .matMul(parameterOf(p, W), false, true)
        .relu()
        .reshape([-1, ...input]),
  };
}

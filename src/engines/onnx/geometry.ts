import { showShape } from '../../kit/arrays.ts';
import { tf } from '../tfjs.ts';
import type { Call } from './call.ts';

/** How a convolution's kernel is laid over its images. */
export interface Geometry {
  readonly batch: number;
  /** Height and width of what is convolved, and of what comes out. */
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly channels: { readonly input: number; readonly output: number };
  readonly strides: readonly [number, number];
  /** Rows and columns of zeros: top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}

/**
 * The geometry of a convolution.
 *
 * @param images [n, height, width, channels]
 * @param kernel [height, width, channels, channels of the output]
 * @throws Error for what tfjs offers and this does not do
 */
export function geometryOf({ attrs }: Call, images: readonly number[], kernel: readonly number[]): Geometry {
  const { strides, pad, dilations = 1, dataFormat = 'NHWC', dimRoundingMode = null } = attrs;
  const isOne = [dilations].flat().every((dilation) => dilation === 1);
  if (!isOne || dataFormat !== 'NHWC')
    throw new Error(
      `engine onnx: convolutions are of NHWC without dilation, got ${dataFormat}, ${dilations}`,
    );
  // tfjs works out the width by the kernel's height there, and by the stride downwards.
  const [down, across = down] = [strides as number | number[]].flat();
  if (typeof pad === 'number' && (kernel[0] !== kernel[1] || down !== across))
    throw new Error(
      `engine onnx: one padding for both sides needs a kernel as high as wide and one stride, got ${showShape(kernel)}, ${down} and ${across}`,
    );
  const found = tf.backend_util.computeConv2DInfo(
    images as [number, number, number, number],
    kernel as [number, number, number, number],
    strides as [number, number],
    1,
    pad as 'same',
    dimRoundingMode as 'floor',
  );
  const { top, left, bottom, right } = found.padInfo;
  return {
    batch: found.batchSize,
    input: [found.inHeight, found.inWidth],
    output: [found.outHeight, found.outWidth],
    kernel: [found.filterHeight, found.filterWidth],
    channels: { input: found.inChannels, output: found.outChannels },
    strides: [found.strideHeight, found.strideWidth],
    pads: [top, left, bottom, right],
  };
}

/** What a convolution leaves of each side of its images: rows and columns that no place of the kernel reaches. */
export function left({ input, output, kernel, strides, pads }: Geometry): [number, number] {
  const [rows, columns] = [0, 1].map((side) => {
    const reached = ((output[side] as number) - 1) * (strides[side] as number) + (kernel[side] as number);
    return (input[side] as number) + (pads[side] as number) + (pads[side + 2] as number) - reached;
  });
  return [rows as number, columns as number];
}

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { tf } from './tfjs.ts';

const kernelName = 'Conv2DBackpropFilter';

/**
 * The wasm backend has no gradient of a convolution for its kernel. This makes one of what it has: for each entry of the kernel, the
 * product of the pixels that it is laid on with what comes out there.
 */
export function registerKernelGradient(): void {
  if (tf.getKernel(kernelName, 'wasm')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) =>
      kernelGradient(
        new Parts(backend as BackendWasm),
        inputs as { x: tf.TensorInfo; dy: tf.TensorInfo },
        attrs as unknown as tf.Conv2DBackpropFilterAttrs,
      ),
  });
}

function kernelGradient(
  parts: Parts,
  { x, dy }: Readonly<Record<'x' | 'dy', tf.TensorInfo>>,
  { filterShape, strides, pad, dimRoundingMode }: tf.Conv2DBackpropFilterAttrs,
): tf.TensorInfo {
  const { padInfo, outHeight, outWidth, strideHeight, strideWidth, ...info } =
    tf.backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
  const { top, left, bottom, right } = padInfo;
  const paddings = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const places = info.batchSize * outHeight * outWidth;
  const padded = parts.make('PadV2', { x }, { paddings, constantValue: 0 });
  const above = parts.make('Reshape', { x: dy }, { shape: [places, info.outChannels] });
  const products: tf.TensorInfo[] = [];
  for (let row = 0; row < info.filterHeight; row++) {
    for (let column = 0; column < info.filterWidth; column++) {
      const pixels = parts.make(
        'StridedSlice',
        { x: padded },
        {
          begin: [0, row, column, 0],
          end: [
            info.batchSize,
            row + (outHeight - 1) * strideHeight + 1,
            column + (outWidth - 1) * strideWidth + 1,
            info.inChannels,
          ],
          strides: [1, strideHeight, strideWidth, 1],
          ...{ beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 },
        },
      );
      const lines = parts.make('Reshape', { x: pixels }, { shape: [places, info.inChannels] });
      products.push(
        parts.make('BatchMatMul', { a: lines, b: above }, { transposeA: true, transposeB: false }),
      );
    }
  }
  const whole = parts.make('Concat', products, { axis: 0 });
  return parts.last('Reshape', { x: whole }, { shape: filterShape });
}

/** By name, or where there are any number of them a list. */
type Inputs = Readonly<Record<string, tf.TensorInfo>> | readonly tf.TensorInfo[];

/** What is made on the way, and given back at the end. */
class Parts {
  readonly #backend: BackendWasm;
  readonly #made: tf.TensorInfo[] = [];

  constructor(backend: BackendWasm) {
    this.#backend = backend;
  }

  make(kernel: string, inputs: Inputs, attrs: object): tf.TensorInfo {
    const { kernelFunc } = tf.getKernel(kernel, 'wasm');
    const made = kernelFunc({
      inputs: inputs as tf.NamedTensorInfoMap,
      backend: this.#backend,
      attrs: attrs as tf.NamedAttrMap,
    }) as tf.TensorInfo;
    this.#made.push(made);
    return made;
  }

  /** Makes what is returned, and gives all else back. */
  last(kernel: string, inputs: Inputs, attrs: object): tf.TensorInfo {
    const made = this.make(kernel, inputs, attrs);
    for (const { dataId } of this.#made.slice(0, -1)) this.#backend.disposeData(dataId);
    return made;
  }
}

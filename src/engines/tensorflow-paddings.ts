import { tf } from './tfjs.ts';

type Plain = tf.KernelFunc;
type Call = Parameters<Plain>[0];
/** Rows and columns of zeros around images [n, height, width, channels], written out for each side. */
type Written = readonly (readonly [before: number, after: number])[];

/** What this does needs of the backend. */
interface Backend {
  disposeData(dataId: object): unknown;
}

const name = 'tensorflow';
let patched = false;

/**
 * Of paddings that are written out tfjs's backend of TensorFlow mixes up the sides where they differ, and refuses the gradients. This
 * puts kernels in front of its own that lay the zeros around the images first, or cut them off afterwards.
 */
export function takeWrittenPaddings(): void {
  if (patched) return;
  patched = true;
  for (const [kernelName, written] of [
    ['Conv2D', onPadded],
    ['Conv2DBackpropInput', gradientOfImages],
    ['Conv2DBackpropFilter', onPadded],
  ] as const) {
    const plain = tf.getKernel(kernelName, name);
    tf.unregisterKernel(kernelName, name);
    tf.registerKernel({
      ...plain,
      kernelFunc: (call) =>
        Array.isArray(call.attrs?.pad) ? written(plain.kernelFunc, call) : plain.kernelFunc(call),
    });
  }
}

function gradientOfImages(plain: Plain, { inputs, backend, attrs }: Call): tf.TensorInfo {
  const { inputShape: shape, pad } = attrs as unknown as {
    inputShape: [number, number, number, number];
    pad: Written;
  };
  const [n, height, width, channels] = shape;
  const [top, bottom, left, right] = pad.slice(1, 3).flat() as [number, number, number, number];
  const inputShape = [n, height + top + bottom, width + left + right, channels];
  const whole = plain({ inputs, backend, attrs: { ...attrs, pad: 'valid', inputShape } }) as tf.TensorInfo;
  const cut = run('Slice', backend, whole, { begin: [0, top, left, 0], size: [n, height, width, channels] });
  (backend as Backend).disposeData(whole.dataId);
  return cut;
}

/** A convolution, or its gradient for the kernel. */
function onPadded(plain: Plain, { inputs, backend, attrs }: Call): tf.TensorInfo {
  const x = run('PadV2', backend, inputs.x as tf.TensorInfo, { paddings: attrs?.pad, constantValue: 0 });
  const result = plain({ inputs: { ...inputs, x }, backend, attrs: { ...attrs, pad: 'valid' } });
  (backend as Backend).disposeData(x.dataId);
  return result as tf.TensorInfo;
}

const run = (kernel: string, backend: Call['backend'], x: tf.TensorInfo, attrs: object): tf.TensorInfo =>
  tf.getKernel(kernel, name).kernelFunc({
    inputs: { x },
    backend,
    attrs: attrs as tf.NamedAttrMap,
  }) as tf.TensorInfo;

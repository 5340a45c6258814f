import type { tf } from '../tfjs.ts';
import { input, type Kernel } from './call.ts';
import { type Geometry, geometryOf, left } from './geometry.ts';
import type { Recorder } from './recorder.ts';

/** Convolutions, and their transpose with the same kernel. */

export const convolution: Kernel = (call) => {
  const { recorder } = call;
  const [x, kernel] = [input(call), input(call, 'filter')];
  const geometry = geometryOf(call, x.shape, kernel.shape);
  const { batch, channels, output } = geometry;
  // Factors go into the kernel, which is smaller than what comes out.
  const factor = recorder.value(kernel).factor * recorder.valueFirst(x).factor;
  const scaled = recorder.scaled({ name: channelsInFront(recorder, kernel), shape: kernel.shape, factor });
  const name = recorder.graph.node('Conv', [recorder.unscaledFirst(x), scaled], placing(geometry));
  const shape = [batch, channels.output, ...output];
  return recorder.infoFirst({ name, shape, factor: 1 }, [batch, ...output, channels.output]);
};

/** The gradient of a convolution for its images, which is its transpose. */
export const transposedConvolution: Kernel = (call) => {
  const { recorder, attrs } = call;
  const [dy, kernel] = [input(call, 'dy'), input(call, 'filter')];
  const images = attrs.inputShape as number[];
  const geometry = geometryOf(call, images, kernel.shape);
  const name = recorder.graph.node(
    'ConvTranspose',
    [recorder.unscaledFirst(dy), channelsInFront(recorder, kernel)],
    // Where strides skip rows of the images, the transpose has to be told that they are there.
    { ...placing(geometry), output_padding: left(geometry) },
  );
  const factor = recorder.value(kernel).factor * recorder.valueFirst(dy).factor;
  const { batch, channels } = geometry;
  const shape = [batch, channels.input, ...geometry.input];
  return recorder.infoFirst({ name, shape, factor }, images);
};

/** A kernel [height, width, in, out] as ONNX has it for both: [out, in, height, width]. */
const channelsInFront = (recorder: Recorder, kernel: tf.TensorInfo): string =>
  recorder.graph.node('Transpose', [recorder.unscaled(kernel)], { perm: [3, 2, 0, 1] });

const placing = ({ kernel, strides, pads }: Geometry) => ({ kernel_shape: kernel, strides, pads });

import type { tf } from '../tfjs.ts';
import { type Call, input, type Kernel } from './call.ts';
import { type Geometry, geometryOf, left } from './geometry.ts';

/**
 * The gradient of a convolution for its kernel: how much each entry of it, at all of its places, has to do with what comes out. There
 * are two ways, and which is faster follows from the shape.
 */
export const kernelGradient: Kernel = (call) => {
  const { recorder, attrs } = call;
  const [x, dy] = [input(call), input(call, 'dy')];
  const shape = attrs.filterShape as number[];
  const geometry = geometryOf(call, x.shape, shape);
  const name =
    geometry.channels.input < manyChannels ? byConvolution(call, geometry) : byPlaces(call, geometry);
  const factor = recorder.value(x).factor * recorder.value(dy).factor;
  return recorder.info({ name, shape, factor }, shape);
};

/** From so many channels on a product for each entry of the kernel is faster (docs/compiled-engine.md has the times). */
const manyChannels = 8;

/** The images convolved with what comes out as their kernel: images and channels change places, strides become dilation. */
function byConvolution({ recorder, inputs }: Call, geometry: Geometry): string {
  const { graph } = recorder;
  const { kernel, strides, pads, output } = geometry;
  const channelsToImages = (tensor: tf.TensorInfo) =>
    recorder.isFirst(tensor)
      ? graph.node('Transpose', [recorder.unscaledFirst(tensor)], { perm: [1, 0, 2, 3] })
      : graph.node('Transpose', [recorder.unscaled(tensor)], { perm: [3, 0, 1, 2] });
  const whole = graph.node(
    'Conv',
    [channelsToImages(inputs.x as tf.TensorInfo), channelsToImages(inputs.dy as tf.TensorInfo)],
    { kernel_shape: output, dilations: strides, pads },
  ); // [in, out, height, width]
  const isExact = left(geometry).every((rest) => rest === 0);
  const lists = [[0, 0], kernel, [2, 3]].map((list) => graph.constants.integers(list));
  const cut = isExact ? whole : graph.node('Slice', [whole, ...lists]);
  return graph.node('Transpose', [cut], { perm: [2, 3, 0, 1] });
}

/** For each entry of the kernel, a product of the pixels that it is laid on and what comes out there. */
function byPlaces(
  { recorder, inputs }: Call,
  { batch, kernel, strides, pads, output, channels }: Geometry,
): string {
  const { graph } = recorder;
  const integers = (list: readonly number[]) => graph.constants.integers(list);
  const [top, leftmost, bottom, right] = pads;
  const x = recorder.unscaled(inputs.x as tf.TensorInfo);
  const isPadded = pads.some((zeros) => zeros > 0);
  const padded = isPadded ? graph.node('Pad', [x, integers([0, top, leftmost, 0, 0, bottom, right, 0])]) : x;
  const places = batch * output[0] * output[1];
  const lines = (value: string, width: number) => ({
    name: graph.node('Reshape', [value, integers([places, width])]),
    shape: [places, width],
  });
  const dy = lines(recorder.unscaled(inputs.dy as tf.TensorInfo), channels.output);
  const [height, width] = kernel;
  const products = Array.from({ length: height * width }, (_, entry) => {
    const begins = [Math.floor(entry / width), entry % width];
    const ends = begins.map(
      (begin, side) => begin + ((output[side] as number) - 1) * (strides[side] as number) + 1,
    );
    const pixels = graph.node('Slice', [padded, ...[begins, ends, [1, 2], strides].map(integers)]);
    return graph.product(lines(pixels, channels.input), dy, { transA: true }).name; // [in, out]
  });
  const all = products.length === 1 ? (products[0] as string) : graph.node('Concat', products, { axis: 0 });
  return graph.node('Reshape', [all, integers([height, width, channels.input, channels.output])]);
}

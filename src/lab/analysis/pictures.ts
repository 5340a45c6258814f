import { type FloatArray, type IntegerArray, showShape, sizeOf } from '../../kit/arrays.ts';
import { type Picture, pictureOf } from '../../kit/picture.ts';
import { drawnRows, type ImageSize, type LabData } from '../data/lab-data.ts';

/**
 * The rows of d1 or d1' as images, rounded to the nearest of 256 steps and clipped to 0…255 (the reference casts without
 * clipping: quirk 7). They are [n, pixels], grays of 0 … 255; or [n, height, width, channels], one of gray or three of colour,
 * 0 … 1 where they are floats and 0 … 255 where they are whole numbers.
 *
 * @param which rows, by default all
 * @throws Error when they are of another shape
 */
export function rowImages(
  rows: FloatArray | IntegerArray,
  { width, height, channels }: ImageSize,
  which: readonly number[] = Array.from({ length: rows.shape[0] ?? 0 }, (_, row) => row),
): Picture[] {
  const isFlat = rows.shape.length === 2;
  const shape = isFlat ? [width * height] : [height, width, channels ?? 1];
  if (showShape(rows.shape.slice(1)) !== showShape(shape)) {
    throw new Error(`images must be [n, ${shape.join(', ')}], got ${showShape(rows.shape)}`);
  }
  const size = sizeOf(shape);
  const scale = isFlat || !(rows.values instanceof Float32Array) ? 1 : 255;
  return which.map((row) => {
    const values = rows.values.subarray(row * size, (row + 1) * size);
    // Uint8ClampedArray rounds and clips.
    const pixels = Uint8ClampedArray.from(values, (value) => scale * value);
    return pictureOf(width, height, Uint8Array.from(pixels));
  });
}

/** The test images that are drawn, by their rows, out of d1 or d1' as `rowImages` has them; none where the data are no images. */
export function drawnImages(d1: FloatArray | IntegerArray | undefined, data: LabData): Map<number, Picture> {
  if (!data.image || !d1) return new Map();
  const rows = drawnRows(data);
  return new Map(rowImages(d1, data.image, rows).map((image, at) => [rows[at] as number, image]));
}

/**
 * A singular vector as an image, its least entry black and its greatest white.
 *
 * @param shape of what it is a vector over
 * @param image the size of the data's images, where they are images
 */
export function vectorImage(
  vector: Float64Array,
  shape: readonly number[],
  image: ImageSize | null,
): Picture {
  const least = Math.min(...vector);
  const range = Math.max(...vector) - least || 1;
  const pixels = Uint8Array.from(vector, (x) => Math.round((255 * (x - least)) / range));
  return { ...vectorSize(shape, image), pixels: isKernel(shape) ? sideBySide(pixels, shape) : pixels };
}

/**
 * The size of the image of a vector over a shape: a kernel is drawn channel beside channel, and what has an entry per pixel
 * of the data as the data are; all else is a line of one pixel each.
 */
export function vectorSize(shape: readonly number[], image: ImageSize | null): ImageSize {
  if (isKernel(shape)) return { width: shape[1] * shape[2], height: shape[0] };
  const entries = sizeOf(shape);
  const isImage = image !== null && entries === image.width * image.height;
  return isImage ? { width: image.width, height: image.height } : { width: entries, height: 1 };
}

type Kernel = readonly [height: number, width: number, channels: number];

const isKernel = (shape: readonly number[]): shape is Kernel => shape.length === 3;

/** The channels of a kernel, each an image, one beside the other. */
function sideBySide(pixels: Uint8Array, [, width, channels]: Kernel): Uint8Array {
  const placed = new Uint8Array(pixels.length);
  pixels.forEach((gray, at) => {
    const [place, channel] = [Math.floor(at / channels), at % channels];
    const [y, x] = [Math.floor(place / width), place % width];
    placed[(y * channels + channel) * width + x] = gray;
  });
  return placed;
}

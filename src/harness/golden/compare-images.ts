import pixelmatch from 'pixelmatch';
import { encodeRgba, type GrayImage } from '../../kit/png.ts';

/** How two pictures differ. */
export interface ImageDifference {
  /** How many pixels differ; null where the sizes do. */
  readonly pixels: number | null;
  /** A PNG of the second picture with the differing pixels marked; null where the sizes differ. */
  readonly diff: Uint8Array | null;
}

/**
 * The share of the scale of gray by which pixels may differ before they count, in pixelmatch's perceptual measure: 0.1
 * is about 26 of 255. Rounding to 8 bits passes, a stroke does not.
 */
const threshold = 0.1;

/** Compares decoded pixels; no difference is excused as smoothing, which pictures this small have none of. */
export function compareImages(expected: GrayImage, actual: GrayImage): ImageDifference {
  const { width, height } = expected;
  if (width !== actual.width || height !== actual.height) return { pixels: null, diff: null };
  const diff = new Uint8Array(4 * width * height);
  const options = { threshold, includeAA: true };
  const pixels = pixelmatch(rgba(expected), rgba(actual), diff, width, height, options);
  return { pixels, diff: encodeRgba(width, height, diff) };
}

function rgba({ pixels }: GrayImage): Uint8Array {
  const channels = new Uint8Array(4 * pixels.length);
  pixels.forEach((gray, at) => {
    channels.set([gray, gray, gray, 255], 4 * at);
  });
  return channels;
}

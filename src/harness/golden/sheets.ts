import pixelmatch from 'pixelmatch';
import { contactSheet, lineGray } from '../../kit/contact-sheet.ts';
import { encodeRgba, type GrayImage } from '../../kit/png.ts';

/** Golden pictures are contact sheets, a pixel for a pixel; they are compared on the scale of what is to be seen on them. */

/** The sheet of some images; null where there are none. */
export const sheetOf = (images: readonly GrayImage[]): GrayImage | null =>
  images.length > 0 ? contactSheet([images], { magnification: 1 }) : null;

/** Images with less of a contrast than this, of 255, show nothing. */
export const leastContrast = 16;

/** From the darkest pixel of the images on a sheet to the brightest; 0 where that is so little that nothing is to be seen. */
export function contrastOf({ width, height, pixels }: GrayImage): number {
  let [darkest, brightest] = [255, 0];
  for (let x = 0; x < width; x++) {
    // Above and below the images there is a line, and between them as well.
    const column = Array.from({ length: height - 2 }, (_, y) => pixels[(y + 1) * width + x] as number);
    if (column.every((gray) => gray === lineGray)) continue;
    darkest = Math.min(darkest, ...column);
    brightest = Math.max(brightest, ...column);
  }
  const contrast = Math.max(0, brightest - darkest);
  return contrast < leastContrast ? 0 : contrast;
}

/** By so much grays may differ that are rounded to 8 bits, however near they were. */
export const grayLevel = 1;

/** The largest difference of a pixel, of 255; of sheets of different sizes all of it. */
export function differenceOfSheets(one: GrayImage, other: GrayImage): number {
  if (one.width !== other.width || one.height !== other.height) return 255;
  let largest = 0;
  one.pixels.forEach((gray, at) => {
    largest = Math.max(largest, Math.abs(gray - (other.pixels[at] as number)));
  });
  return largest;
}

/** How two pictures differ. */
export interface ImageDifference {
  /** How many pixels differ. */
  readonly pixels: number;
  /** A PNG of the second picture with the differing pixels marked. */
  readonly diff: Uint8Array;
}

/**
 * Compares decoded pixels of pictures of the same size; no difference is excused as smoothing, which pictures this small have
 * none of.
 *
 * @param allowed the difference of grays, of 255, that counts as none
 */
export function compareImages(expected: GrayImage, actual: GrayImage, allowed: number): ImageDifference {
  const { width, height } = expected;
  const diff = new Uint8Array(4 * width * height);
  // Pixelmatch has a threshold of its own, in how colours are seen: what is a small difference in the dark is a large one to it.
  const snapped = actual.pixels.map((gray, at) => {
    const wanted = expected.pixels[at] as number;
    return Math.abs(gray - wanted) <= allowed ? wanted : gray;
  });
  const options = { threshold: 0, includeAA: true };
  const pixels = pixelmatch(
    rgba(expected),
    rgba({ ...actual, pixels: snapped }),
    diff,
    width,
    height,
    options,
  );
  return { pixels, diff: encodeRgba(width, height, diff) };
}

function rgba({ pixels }: GrayImage): Uint8Array {
  const channels = new Uint8Array(4 * pixels.length);
  pixels.forEach((gray, at) => {
    channels.set([gray, gray, gray, 255], 4 * at);
  });
  return channels;
}

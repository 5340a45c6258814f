import pixelmatch from 'pixelmatch';
import { contactSheet, lineGray } from '../../kit/contact-sheet.ts';
import { alike, channelsOf, type Picture, rgbaOf } from '../../kit/picture.ts';
import { encodeRgba } from '../../kit/png.ts';

/** Golden pictures are contact sheets, a pixel for a pixel; they are compared on the scale of what is to be seen on them. */

/** The sheet of some images; null where there are none. */
export const sheetOf = (images: readonly Picture[]): Picture | null =>
  images.length > 0 ? contactSheet([images], { magnification: 1 }) : null;

/** Images with less of a contrast than this, of 255, show nothing. */
export const leastContrast = 16;

/** From the darkest pixel of the images on a sheet to the brightest; 0 where that is so little that nothing is to be seen. */
export function contrastOf(sheet: Picture): number {
  const { width, height, pixels } = sheet;
  const channels = channelsOf(sheet);
  const line = width * channels;
  let [darkest, brightest] = [255, 0];
  for (let x = 0; x < width; x++) {
    // Above and below the images there is a line, and between them as well.
    const column = Array.from({ length: height - 2 }, (_, y) => {
      const at = (y + 1) * line + x * channels;
      return [...pixels.subarray(at, at + channels)];
    }).flat();
    if (column.every((value) => value === lineGray)) continue;
    darkest = Math.min(darkest, ...column);
    brightest = Math.max(brightest, ...column);
  }
  const contrast = Math.max(0, brightest - darkest);
  return contrast < leastContrast ? 0 : contrast;
}

/** By so much grays may differ that are rounded to 8 bits, however near they were. */
export const grayLevel = 1;

/** The largest difference of a pixel, of 255; of sheets of different sizes all of it. */
export function differenceOfSheets(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return 255;
  let largest = 0;
  const [before, after] = alike(one, other);
  before.pixels.forEach((value, at) => {
    largest = Math.max(largest, Math.abs(value - (after.pixels[at] as number)));
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
 * @param allowed the difference of grays, or of any colour, of 255, that counts as none
 */
export function compareImages(expected: Picture, actual: Picture, allowed: number): ImageDifference {
  const { width, height } = expected;
  const [before, after] = alike(expected, actual);
  const diff = new Uint8Array(4 * width * height);
  // Pixelmatch has a threshold of its own, in how colours are seen: what is a small difference in the dark is a large one to it.
  const snapped = after.pixels.map((value, at) => {
    const wanted = before.pixels[at] as number;
    return Math.abs(value - wanted) <= allowed ? wanted : value;
  });
  const options = { threshold: 0, includeAA: true };
  const pixels = pixelmatch(
    rgbaOf(before),
    rgbaOf({ ...after, pixels: snapped }),
    diff,
    width,
    height,
    options,
  );
  return { pixels, diff: encodeRgba(width, height, diff) };
}

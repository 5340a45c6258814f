import { join } from 'node:path';
import type { FloatArray } from '../../kit/arrays.ts';
import { isThere } from '../../kit/files.ts';
import { decodePng, readImageFile } from '../../kit/png.ts';
import type { LabData } from '../../lab/data/lab-data.ts';
import { reverseImageFile } from '../../lab/runs/artefacts.ts';

/**
 * How far the authors’ pictures of the reverse pass are from those that follow from their model, in grays of 0 … 255. They cast numbers
 * to 8 bits without clipping (quirk 7): what lies outside is wrapped on most processors, and clipped on some.
 */
export interface PictureDifference {
  readonly pictures: number;
  /** Over all pixels. Where they are wrapped 255 and 0 are 1 apart. */
  readonly mean: number;
  readonly largest: number;
  readonly cast: 'wrapped' | 'clipped';
}

/** How a number becomes a gray, and how far two grays are apart then. */
const casts = {
  wrapped: {
    grayOf: (value: number) => ((Math.trunc(value) % 256) + 256) % 256,
    between: (a: number, b: number) => Math.min(Math.abs(a - b), 256 - Math.abs(a - b)),
  },
  clipped: {
    grayOf: (value: number) => Math.min(255, Math.max(0, Math.trunc(value))),
    between: (a: number, b: number) => Math.abs(a - b),
  },
} as const;

/** A picture that was stored, and the numbers that it should show. */
export interface StoredPicture {
  readonly pixels: Uint8Array;
  readonly values: Float32Array;
}

/**
 * The stored pictures of a record, and d1′ of the same test images.
 *
 * @param folder of the run
 * @param reverse d1′ of the test images, [n, pixels]
 * @throws InputError where one is no picture of this size
 */
export function storedPictures(
  folder: string,
  record: number,
  reverse: FloatArray,
  { image }: Pick<LabData, 'image'>,
): StoredPicture[] {
  const [rows = 0, size = 0] = reverse.shape;
  return Array.from({ length: rows }, (_, row) => row).flatMap((row) => {
    const file = join(folder, reverseImageFile(row, record));
    if (!image || !isThere(file)) return [];
    const { pixels } = decodePng(readImageFile(file), image.width, image.height, file);
    return [{ pixels, values: reverse.values.subarray(row * size, (row + 1) * size) }];
  });
}

/** Compares pictures under the cast that fits them better; null where there are none. */
export function differenceOf(pictures: readonly StoredPicture[]): PictureDifference | null {
  if (pictures.length === 0) return null;
  const [wrapped, clipped] = (['wrapped', 'clipped'] as const).map((cast) => ({
    pictures: pictures.length,
    ...differenceUnder(pictures, casts[cast]),
    cast,
  })) as [PictureDifference, PictureDifference];
  return clipped.mean < wrapped.mean ? clipped : wrapped;
}

function differenceUnder(
  pictures: readonly StoredPicture[],
  { grayOf, between }: (typeof casts)[keyof typeof casts],
): Pick<PictureDifference, 'mean' | 'largest'> {
  let [sum, count, largest] = [0, 0, 0];
  for (const { pixels, values } of pictures) {
    pixels.forEach((gray, at) => {
      const difference = between(gray, grayOf(values[at] as number));
      sum += difference;
      count++;
      largest = Math.max(largest, difference);
    });
  }
  return { mean: sum / count, largest };
}

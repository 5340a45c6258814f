import { join } from 'node:path';
import { isThere } from '../../../kit/files.ts';
import { pngSize, readImageFile } from '../../../kit/png.ts';
import { diffOf } from '../../golden/compare-pictures.ts';
import { readFixture } from '../../golden/fixture.ts';
import type { PictureComparison } from '../../golden/result.ts';

/** A picture inside of the page, which asks nobody for anything. */
export interface Embedded {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export function embed(png: Uint8Array): Embedded {
  return { url: `data:image/png;base64,${Buffer.from(png).toString('base64')}`, ...pngSize(png, 'picture') };
}

/** A picture of the report's folder; null where it is not there. */
export function embedFile(folder: string, file: string): Embedded | null {
  const path = join(folder, file);
  return isThere(path) ? embed(readImageFile(path)) : null;
}

/** Of a golden picture; each null where there is none. */
export type HeldPictures = Readonly<Record<'expected' | 'actual' | 'diff', Embedded | null>>;

/**
 * A picture of a golden result, that of the candidate that a check left, and the pixels in which they differ.
 *
 * @param golden the folder of golden results
 * @param folder the report's
 */
export function heldPictures(
  golden: string,
  folder: string,
  place: string,
  { picture, allowed }: PictureComparison,
): HeldPictures {
  const expected = readFixture(golden, place)?.pictures.get(picture);
  const actual = readFixture(join(folder, 'candidates'), place)?.pictures.get(picture);
  const diff = expected && actual ? diffOf(expected, actual, allowed ?? 0) : null;
  return {
    expected: expected ? embed(expected) : null,
    actual: actual ? embed(actual) : null,
    diff: diff && embed(diff),
  };
}

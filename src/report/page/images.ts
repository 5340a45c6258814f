import { join } from 'node:path';
import { diffOf } from '../../golden/check.ts';
import { goldenFolder, readFixture } from '../../golden/fixture.ts';
import type { SheetName } from '../../golden/sheets.ts';
import { isThere } from '../../kit/files.ts';
import { pngSize, readImageFile } from '../../kit/png.ts';

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

/** Expected, actual and differing pixels of a golden sheet; each null where there is none. */
export interface SheetPictures {
  readonly expected: Embedded | null;
  readonly actual: Embedded | null;
  readonly diff: Embedded | null;
}

/** The pictures of a golden result and of the candidate that a check left. */
export function sheetPictures(folder: string, place: string, sheet: SheetName): SheetPictures {
  const expected = readFixture(goldenFolder, place)?.sheets.get(sheet);
  const actual = readFixture(join(folder, 'candidates'), place)?.sheets.get(sheet);
  const diff = expected && actual ? diffOf(expected, actual) : null;
  return {
    expected: expected ? embed(expected) : null,
    actual: actual ? embed(actual) : null,
    diff: diff && embed(diff),
  };
}

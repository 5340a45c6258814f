import type { Picture } from '../../kit/picture.ts';
import { decodePicture, pngSize } from '../../kit/png.ts';
import type { Experiment } from '../study/study.ts';
import type { StoredFixture } from './fixture.ts';
import type { PictureComparison } from './result.ts';
import { compareImages, contrastOf, differenceOfSheets, grayLevel } from './sheets.ts';
import type { VariantTolerances } from './tolerances.ts';

/** What a mismatch looks like, as PNG files. */
export interface Mismatch {
  readonly picture: string;
  readonly expected: Uint8Array;
  readonly actual: Uint8Array;
  /** Null where the sizes differ. */
  readonly diff: Uint8Array | null;
}

interface Compared {
  readonly pictures: PictureComparison[];
  readonly mismatches: Mismatch[];
  readonly problems: string[];
}

export const noPictures: Compared = { pictures: [], mismatches: [], problems: [] };

/**
 * Compares the pictures of a run with the golden ones, on the scale of what is to be seen on them.
 *
 * @throws InputError when a stored picture is damaged
 */
export function comparePictures(
  expected: StoredFixture,
  got: StoredFixture,
  { pictures }: Experiment,
  tolerances: VariantTolerances,
): Compared {
  const compared: Compared = { pictures: [], mismatches: [], problems: [] };
  const undeclared = [...expected.pictures.keys()].filter(
    (name) => !pictures.some((one) => one.name === name),
  );
  compared.problems.push(
    ...undeclared.map((name) => `the picture ${name} is stored, and none is drawn any more`),
  );
  for (const { name: picture, words } of pictures) {
    const [before, after] = [expected.pictures.get(picture), got.pictures.get(picture)];
    const tolerance = tolerances.pictures[picture]?.tolerance;
    if (!before && !after) {
      if (got.fixture.dark.includes(picture)) {
        compared.pictures.push(uncompared(picture, words, 'shows nothing, and is not compared'));
      }
    } else if (!before || !after || tolerance === undefined) {
      const who = !before ? 'is not stored' : !after ? 'was not drawn' : 'has no tolerance';
      compared.problems.push(`the ${words} ${who}`);
    } else if (tolerance === null) {
      compared.pictures.push(uncompared(picture, words, 'shows noise alone, and is not compared'));
    } else {
      const { diff, ...difference } = differenceOf(before, after, words, tolerance);
      compared.pictures.push({ picture, words, held: 'tolerance', ...difference });
      if (!difference.matches) compared.mismatches.push({ picture, expected: before, actual: after, diff });
    }
  }
  return compared;
}

const uncompared = (picture: string, words: string, problem: string): PictureComparison => ({
  ...{ picture, words, problem, matches: true, held: 'nothing' },
  ...{ pixels: null, of: 0, allowed: null, largest: null, deviation: 0 },
});

/** How two PNG files differ. @param tolerance the part of the contrast that counts as none */
function differenceOf(expected: Uint8Array, actual: Uint8Array, words: string, tolerance: number) {
  const [stored, drawn] = [pngSize(expected, words), pngSize(actual, words)];
  const of = drawn.width * drawn.height;
  const [before, after] = decoded(expected, actual, words) ?? [];
  if (!before || !after) {
    const problem = `expected ${stored.width} × ${stored.height} pixels, got ${drawn.width} × ${drawn.height}`;
    const none = { pixels: null, allowed: null, largest: null, deviation: null, diff: null };
    return { matches: false, of, problem, ...none };
  }
  const allowed = grayLevel + tolerance * contrastOf(before);
  const largest = differenceOfSheets(before, after);
  const { pixels, diff } = compareImages(before, after, allowed);
  const deviation = largest === 0 ? 0 : Number.isFinite(largest / allowed) ? largest / allowed : null;
  return { matches: pixels === 0, of, problem: null, pixels, allowed, largest, deviation, diff };
}

/** Two pictures, decoded; null where their sizes differ. */
function decoded(expected: Uint8Array, actual: Uint8Array, words: string): [Picture, Picture] | null {
  const { width, height } = pngSize(expected, words);
  const size = pngSize(actual, words);
  if (size.width !== width || size.height !== height) return null;
  return [decodePicture(expected, width, height, words), decodePicture(actual, width, height, words)];
}

/** The differing pixels of two pictures as a PNG; null where their sizes differ. @param allowed what counts as none, of 255 */
export function diffOf(expected: Uint8Array, actual: Uint8Array, allowed: number): Uint8Array | null {
  const [before, after] = decoded(expected, actual, 'picture') ?? [];
  return before && after ? compareImages(before, after, allowed).diff : null;
}

export function describePicture({ words, pixels, of, allowed, largest, problem }: PictureComparison): string {
  if (problem) return `${words}: ${problem}`;
  const limit = Number((allowed ?? 0).toPrecision(3));
  return `${words}: ${pixels} of ${of} pixels differ by more than ${limit} of 255, the most by ${largest}`;
}

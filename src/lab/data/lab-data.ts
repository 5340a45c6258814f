import type { ChosenData, Data } from '../../harness/study/data.ts';
import type { Picture } from '../../kit/picture.ts';
import type { Dataset, TaskName } from './dataset.ts';

/** The size of images in pixels; in colour they have three channels. */
export type ImageSize = Pick<Picture, 'width' | 'height'> & { readonly channels?: 3 };

/** Where data are that were chosen. */
export type Place = Pick<ChosenData, 'origin' | 'folder'>;

/** What a network is trained on. */
export interface LabData extends Data {
  /** The size of the images that the rows of inputs are; null where they are none. */
  readonly image: ImageSize | null;
  /** How many rows are trained and tested on. */
  readonly rows: {
    readonly training: number;
    readonly test: number;
    /** How many of each are run backwards; undefined where all are. */
    readonly reversed?: number | undefined;
  };
  readonly tasks: readonly TaskName[];
  /** Whether what was trained on one task is tested on the other as well. */
  readonly hasOther?: boolean;
  /** Whether a seed decides which rows are trained on. */
  readonly isDividedBySeed: boolean;
  /** Verifies the data and loads them. @throws InputError that names what is missing, unexpected or different */
  load(place: Place, task?: TaskName, seed?: number): Dataset;
}

/** The most test images that are drawn of a run. */
const mostDrawn = 16;

/**
 * The test images that are drawn: all that are run backwards where these are few, else some of them, the first and the last
 * included.
 */
export const drawnRows = ({ rows: { test, reversed = test } }: Pick<LabData, 'rows'>): number[] =>
  spread(Math.min(test, reversed), mostDrawn);

/** Some of n places, at most so many: the first, the last, and those evenly between. */
export function spread(n: number, most: number): number[] {
  const count = Math.min(most, n);
  return Array.from({ length: count }, (_, at) => Math.round((at * (n - 1)) / Math.max(1, count - 1)));
}

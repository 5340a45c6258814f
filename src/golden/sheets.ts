import { contactSheet } from '../analysis/pictures.ts';
import type { GrayImage } from '../kit/png.ts';
import type { FinishedRun } from '../runs/finished.ts';
import { lastReverseImages, leadingSingularImages } from '../runs/pictures.ts';

/** The pictures that a run is held to. */
export const sheetNames = ['reverse', 'singular'] as const;
export type SheetName = (typeof sheetNames)[number];

/** How far, in parts of itself, a singular value must lie from both its neighbours for its vector to be compared. */
const gap = 0.2;
const leading = 10;

/**
 * Which of the leading singular vectors can be compared: 1, 2, …. Vectors whose singular values are close turn into
 * each other under the least disturbance, and only the space that they span means anything.
 */
export function comparableVectors(singularValues: readonly number[]): number[] {
  return singularValues.slice(0, leading).flatMap((sigma, at) => {
    const neighbours = [singularValues[at - 1], singularValues[at + 1]];
    const isApart = neighbours.every((other) => other === undefined || Math.abs(other - sigma) > gap * sigma);
    return isApart ? [at + 1] : [];
  });
}

/**
 * The contact sheets of a run, a pixel for a pixel: the reverse images of the test images at the last record, and the
 * singular images of the vectors that are named, if any. None where the data are no images.
 *
 * @param vectors 1, 2, …
 */
export function sheetsOf({ folder }: FinishedRun, vectors: readonly number[]): Map<SheetName, GrayImage> {
  const sheets = new Map<SheetName, GrayImage>();
  const reverse = lastReverseImages(folder);
  if (reverse.length > 0) sheets.set('reverse', sheet(reverse));
  const singular = vectors.length > 0 ? leadingSingularImages(folder) : [];
  const chosen = vectors.flatMap((vector) => singular[vector - 1] ?? []);
  if (chosen.length > 0) sheets.set('singular', sheet(chosen));
  return sheets;
}

const sheet = (images: readonly GrayImage[]) => contactSheet([images], { magnification: 1 });

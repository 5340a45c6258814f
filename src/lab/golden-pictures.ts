import type { GoldenPicture } from '../harness/study/figure.ts';
import type { NetworkExperiment } from './experiments/network-experiment.ts';
import { lastReverseImages, leadingSingularImages } from './runs/drawn-images.ts';

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
 * What golden results hold of runs on images, a pixel for a pixel: the reverse images at the last record, and the singular
 * images of those vectors that can be compared.
 */
export function goldenPictures(lab: NetworkExperiment): GoldenPicture[] {
  if (!lab.data.image) return [];
  return [
    { name: 'reverse', words: 'sheet of reverse images', draw: (run) => lastReverseImages(run, lab) },
    {
      name: 'singular',
      words: 'sheet of singular images',
      partsOf: ({ singularValues = [] }) => comparableVectors(singularValues),
      draw({ folder }, parts) {
        const singular = parts.length > 0 ? leadingSingularImages(folder, lab) : [];
        return parts.flatMap((part) => singular[part - 1] ?? []);
      },
    },
  ];
}

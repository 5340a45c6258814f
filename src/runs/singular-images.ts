import { join } from 'node:path';
import { vectorImage } from '../analysis/pictures.ts';
import type { Svd } from '../analysis/spectrum.ts';
import { writeWhole } from '../kit/files.ts';
import { encodePng } from '../kit/png.ts';
import { vectorImageFile } from './layout.ts';

/**
 * Which singular vectors of M = W1ᵀ, in the paper's notation M = U Σ Vᵀ: `right` are the vᵢ, which live in the space
 * of the images (the left ones of W1 as it is stored), `left` the uᵢ of the hidden layer.
 */
export type Side = 'left' | 'right' | 'both';

/**
 * Writes images of the leading singular vectors, `v_0000.png …` and `u_0000.png …`.
 *
 * @param W1 the decomposition of the first layer's weights
 * @param count how many of each; fewer where there are fewer
 * @returns how many images were written
 */
export function writeSingularImages(W1: Svd, folder: string, side: Side = 'right', count = 10): number {
  const sides = [
    { name: 'v', wanted: side !== 'left', vectors: W1.left },
    { name: 'u', wanted: side !== 'right', vectors: W1.right },
  ] as const;
  let written = 0;
  for (const { name, wanted, vectors } of sides) {
    for (const [index, vector] of (wanted ? vectors.slice(0, count) : []).entries()) {
      writeWhole(join(folder, vectorImageFile(name, index)), encodePng(vectorImage(vector)));
      written++;
    }
  }
  return written;
}

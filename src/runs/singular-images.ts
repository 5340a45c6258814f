import { vectorImage } from '../analysis/pictures.ts';
import { type Svd, svd } from '../analysis/spectrum.ts';
import type { FloatArray } from '../kit/arrays.ts';
import { writeBelongings } from '../kit/belongings.ts';
import { encodePng } from '../kit/png.ts';
import { Inventory, readInventory } from './inventory.ts';
import { newestModel, svdFolder, vectorImageFile } from './layout.ts';
import { readModel } from './models.ts';

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
 * @returns the names of the images, and their lengths in bytes
 * @throws InputError when images of these names are there that this program did not write
 */
export function writeSingularImages(
  W1: Svd,
  folder: string,
  side: Side = 'right',
  count = 10,
): Record<string, number> {
  const sides = [
    { name: 'v', wanted: side !== 'left', vectors: W1.left },
    { name: 'u', wanted: side !== 'right', vectors: W1.right },
  ] as const;
  const images = new Map(
    sides.flatMap(({ name, wanted, vectors }) =>
      (wanted ? vectors.slice(0, count) : []).map(
        (vector, index) => [vectorImageFile(name, index), encodePng(vectorImage(vector))] as const,
      ),
    ),
  );
  writeBelongings(folder, images);
  return Object.fromEntries([...images].map(([name, bytes]) => [name, bytes.length]));
}

/** Draws the singular images of a run's newest model beside its family, and lists them. */
export function drawSingularImages(run: string, inventory: Inventory): void {
  const model = newestModel(run);
  const beside = svdFolder(model);
  const W1 = svd(readModel(model).parameters.W1 as FloatArray);
  inventory.addSingularImages(beside, writeSingularImages(W1, beside));
}

/** Draws those of a finished run that has lost them, or was trained without. */
export async function redrawSingularImages(run: string): Promise<void> {
  const inventory = new Inventory(run, readInventory(run).files);
  drawSingularImages(run, inventory);
  inventory.save();
  await inventory.flush();
}

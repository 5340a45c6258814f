import { flushListed, Inventory, readInventory } from '../../harness/runs/inventory.ts';
import { writeBelongings } from '../../kit/belongings.ts';
import { encodePng } from '../../kit/png.ts';
import { vectorImage } from '../analysis/pictures.ts';
import { type Svd, svd } from '../analysis/spectrum.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { firstWeights } from '../networks/network.ts';
import { newestModel, svdFolder, vectorImageFile } from './artefacts.ts';
import { type Model, readModel } from './models.ts';

/**
 * Which singular vectors of M = W1ᵀ, in the paper's notation M = U Σ Vᵀ: `right` are the vᵢ, which live in the space
 * of the images (the left ones of W1 as it is stored), `left` the uᵢ of the hidden layer.
 */
export type Side = 'left' | 'right' | 'both';

/** What was drawn of the first weights of a model. */
interface Drawn {
  readonly svd: Svd;
  /** The names of the images, and their lengths in bytes. */
  readonly lengths: Readonly<Record<string, number>>;
}

/**
 * Writes images of the leading singular vectors of a model's first weights, `v_0000.png …` and `u_0000.png …`.
 *
 * @param count how many of each; fewer where there are fewer
 * @throws InputError when images of these names are there that this program did not write
 */
export function writeSingularImages(
  { experiment: { network, data }, parameters }: Model,
  folder: string,
  side: Side = 'right',
  count = 10,
): Drawn {
  const weights = firstWeights(network, parameters);
  const decomposed = svd(weights, count);
  const sides = [
    { name: 'v', wanted: side !== 'left', vectors: decomposed.left, over: weights.shape.slice(0, -1) },
    { name: 'u', wanted: side !== 'right', vectors: decomposed.right, over: weights.shape.slice(-1) },
  ] as const;
  const images = new Map<string, Uint8Array>();
  for (const { name, vectors, over } of sides.filter(({ wanted }) => wanted)) {
    for (const [index, vector] of vectors.entries()) {
      images.set(vectorImageFile(name, index), encodePng(vectorImage(vector, over, data.image)));
    }
  }
  writeBelongings(folder, images);
  const lengths = Object.fromEntries([...images].map(([name, bytes]) => [name, bytes.length]));
  return { svd: decomposed, lengths };
}

/** Draws the singular images of a run's newest model beside its family, and lists them. */
export function drawSingularImages(run: string, experiment: NetworkExperiment, inventory: Inventory): void {
  const model = newestModel(run);
  inventory.addBeside(writeSingularImages(readModel(model, [experiment]), svdFolder(model)).lengths);
}

/** Draws those of a finished run that has lost them, or was trained without. */
export async function redrawSingularImages(run: string, experiment: NetworkExperiment): Promise<void> {
  const inventory = new Inventory(run, readInventory(run).files);
  drawSingularImages(run, experiment, inventory);
  inventory.save();
  await flushListed(run, svdFolder(newestModel(run)));
}

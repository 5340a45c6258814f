import { join } from 'node:path';
import type { Origin } from '../../harness/study/data.ts';
import { zeros } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { isThere } from '../../kit/files.ts';
import { decodePng } from '../../kit/png.ts';
import type { Batch } from './dataset.ts';
import type { ImageSize, LabData } from './lab-data.ts';
import {
  digestOf,
  homeOf,
  type ImageOrigin,
  readImages,
  readManifest,
  verifyImages,
  within,
} from './manifest.ts';

/** One image of a dataset: its file inside the data folder, and its class. */
export interface LabelledImage {
  readonly file: string;
  readonly label: number;
}

/** Images in a folder of their own below the data folders, and which of them a dataset is made of. */
export interface ImageFolder {
  /** The folder of the study, absolute: its images are those of `data/<origin>.sha256` below it. */
  readonly root: string;
  /** `peak`: the folder that its images are in. */
  readonly folder: string;
  /** They are read as gray. */
  readonly image: Omit<ImageSize, 'channels'>;
  readonly classes: number;
  readonly train: readonly LabelledImage[];
  readonly test: readonly LabelledImage[];
  /** What they are, in a phrase each. */
  readonly titles: Readonly<Record<ImageOrigin, string>>;
}

/**
 * Data that are images: the original ones, where they are installed or in a folder that the user names, and the stand-in
 * for them that is committed. All images of its folder are verified; its hash is that of those that it uses, which others
 * beside them do not change.
 */
export function imageFolder({ root, folder, image, classes, train, test, titles }: ImageFolder): LabData {
  const used = new Set([...train, ...test].map(({ file }) => file));
  const isInstalled = (origin: ImageOrigin) => isThere(join(root, homeOf(origin), folder));
  const read = (origin: ImageOrigin, place?: string) => {
    const home = homeOf(origin);
    if (place === undefined && !isInstalled(origin)) {
      throw new InputError(
        `${home}: the ${origin} images are not installed; run "racecar data fetch", or name their folder with --data-dir`,
      );
    }
    const manifest = within(readManifest(root, origin), [folder]);
    const images = readImages(place ?? join(root, home), [folder]);
    verifyImages(manifest, images, place ?? home);
    return { manifest, images };
  };
  const batch = (images: ReadonlyMap<string, Uint8Array>, chosen: readonly LabelledImage[]): Batch => {
    const { width, height } = image;
    const inputs = zeros(chosen.length, width * height);
    const labels = zeros(chosen.length, classes);
    chosen.forEach(({ file, label }, row) => {
      const bytes = images.get(file);
      if (!bytes) throw new InputError(`${file}: is used, and in no manifest`);
      inputs.values.set(decodePng(bytes, width, height, file).pixels, row * width * height);
      labels.values[row * classes + label] = 1;
    });
    return { inputs, labels };
  };
  const originOf = (name: ImageOrigin, isStandIn: boolean): Origin => ({
    name,
    title: titles[name],
    isStandIn,
    isInstalled: () => isInstalled(name),
    isInFolder: !isStandIn,
    open(place) {
      const own = [...read(name, place).manifest].filter(([file]) => used.has(file));
      return { sha256: digestOf(new Map(own)), count: `${used.size} images` };
    },
  });
  return {
    origins: [originOf('original', false), originOf('synthetic', true)],
    ...{ image, tasks: ['A'], isDividedBySeed: false },
    rows: { training: train.length, test: test.length },
    load(place) {
      const { images } = read(place.origin as ImageOrigin, place.folder);
      return { train: batch(images, train), test: batch(images, test) };
    },
  };
}

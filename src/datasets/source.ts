import { InputError, messageOf } from '../kit/errors.ts';
import { isThere } from '../kit/files.ts';
import { decodePng } from '../kit/png.ts';
import { projectPath } from '../kit/project.ts';
import {
  type Batch,
  type Dataset,
  type ExperimentData,
  imageSide,
  type LabelledImage,
  type TaskName,
} from './dataset.ts';
import {
  type DataKind,
  type DataOrigin,
  digestOf,
  readImages,
  readManifest,
  verifyImages,
} from './manifest.ts';

/** Where `racecar data fetch` puts the authors' images, and where the stand-in is committed. */
const homes: Readonly<Record<DataKind, string>> = { original: 'data/original', synthetic: 'data/synthetic' };

/** The folder of this project that a kind of data has its home in. */
export function homeOf(kind: DataKind): string {
  return projectPath(homes[kind]);
}

/** What the user asked for: a kind, or `auto`; and a folder of the original images, if one was named. */
export interface DataChoice {
  readonly kind: DataKind | 'auto';
  readonly folder?: string | undefined;
}

/** Verified images. */
export interface DataSource {
  readonly kind: DataKind;
  /** The SHA-256 over all image hashes. */
  readonly digest: string;
  readonly images: ReadonlyMap<string, Uint8Array>;
  /** Why `auto` passed over original images that are there; null otherwise. */
  readonly warning: string | null;
}

/**
 * Opens a data source and verifies every image against the committed manifest. `auto` takes the original images
 * where they are installed and intact, else the synthetic ones; a folder that the user names must hold the original
 * images, since a wrong name is a mistake and no absence.
 *
 * @throws InputError that names the image that is missing, unexpected or different
 */
export function openDataSource({ kind, folder }: DataChoice): DataSource {
  if (folder !== undefined) {
    if (kind === 'synthetic')
      throw new InputError('a folder of original images was named, but synthetic data asked for');
    return open('original', folder);
  }
  if (kind !== 'auto') {
    if (!isThere(homeOf(kind))) {
      throw new InputError(
        `${homes[kind]}: the ${kind} images are not installed; run "racecar data fetch", or name their folder with --data-dir`,
      );
    }
    return open(kind, homeOf(kind), homes[kind]);
  }
  if (!isThere(homeOf('original'))) return openDataSource({ kind: 'synthetic' });
  try {
    return openDataSource({ kind: 'original' });
  } catch (error) {
    return { ...openDataSource({ kind: 'synthetic' }), warning: messageOf(error) };
  }
}

function open(kind: DataKind, folder: string, where = folder): DataSource {
  const manifest = readManifest(kind);
  const images = readImages(folder);
  verifyImages(manifest, images, where);
  return { kind, digest: digestOf(manifest), images, warning: null };
}

/** The choice that opens a source again, whatever is installed by then. */
export function choiceOf({ kind }: DataSource, { folder }: DataChoice): DataChoice {
  return kind === 'original' && folder !== undefined ? { kind, folder } : { kind };
}

/** Where the data of a run comes from, and the hash of all of it. */
export interface DataIdentity {
  readonly kind: DataOrigin;
  readonly digest: string;
}

/** What an experiment is trained on: images of the source, or what is computed whatever the source. */
export function identityOf(data: ExperimentData, { kind, digest }: DataIdentity): DataIdentity {
  return data.kind === 'computed' ? data : { kind, digest };
}

/**
 * Loads what an experiment is trained on: decodes its images, or computes it; then a seed divides it into what is
 * trained on and what is not.
 */
export function loadDataset(
  data: ExperimentData,
  source: DataSource,
  task: TaskName = 'A',
  seed = 0,
): Dataset {
  if (data.kind === 'computed') return data.load(task, seed);
  const batch = (images: readonly LabelledImage[]) => loadBatch(images, data.classes, source);
  return { train: batch(data.train), test: batch(data.test) };
}

function loadBatch(images: readonly LabelledImage[], classes: number, source: DataSource): Batch {
  const size = imageSide * imageSide;
  const inputs = { shape: [images.length, size], values: new Float32Array(images.length * size) };
  const labels = { shape: [images.length, classes], values: new Float32Array(images.length * classes) };
  images.forEach(({ file, label }, row) => {
    const bytes = source.images.get(file);
    if (!bytes) throw new InputError(`${source.kind} data: ${file} is missing`);
    inputs.values.set(decodePng(bytes, imageSide, imageSide, file).pixels, row * size);
    labels.values[row * classes + label] = 1;
  });
  return { inputs, labels };
}

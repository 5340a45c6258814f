import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../kit/errors.ts';
import { sha256 } from '../kit/hash.ts';
import { readImageFile } from '../kit/png.ts';
import { projectPath } from '../kit/project.ts';

/** The folders that every data source has; images outside of them are none of ours. */
const imageFolders = ['MNIST', 'peak'];

/** The committed SHA-256 of every image of a data source: file inside the data folder ↦ hash. */
export type Manifest = ReadonlyMap<string, string>;

/** `original` are the authors' 130 images, `synthetic` the committed stand-in. */
export type DataKind = 'original' | 'synthetic';

/** Where the data of a run comes from: images of one kind or the other, or no files at all. */
export const dataOrigins = ['original', 'synthetic', 'computed'] as const;
export type DataOrigin = (typeof dataOrigins)[number];

/** The manifest `data/<kind>.sha256`. */
export function readManifest(kind: DataKind): Manifest {
  return parseManifest(readFileSync(projectPath(`data/${kind}.sha256`), 'utf8'));
}

/** A manifest out of its text, in the format of sha256sum, whichever ends of lines an editor or git gave it. */
export function parseManifest(text: string): Manifest {
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** The manifest of these images. */
export function manifestOf(images: ReadonlyMap<string, Uint8Array>): Manifest {
  return new Map([...images].map(([file, bytes]) => [file, sha256(bytes)]));
}

/** A manifest as the text of its file, sorted by name. */
export function formatManifest(manifest: Manifest): string {
  const files = [...manifest.keys()].sort();
  return files.map((file) => `${manifest.get(file)}  ${file}\n`).join('');
}

/** One hash for all images of a data source: the SHA-256 of its manifest's text. */
export function digestOf(manifest: Manifest): string {
  return sha256(formatManifest(manifest));
}

/**
 * @param where what to call the place that the images come from in an error
 * @throws InputError when an image is missing, unexpected, or not the one that the manifest names
 */
export function verifyImages(
  manifest: Manifest,
  images: ReadonlyMap<string, Uint8Array>,
  where: string,
): void {
  for (const file of images.keys()) {
    if (!manifest.has(file)) throw new InputError(`${where}: unexpected image ${file}`);
  }
  for (const [file, expected] of manifest) {
    const bytes = images.get(file);
    if (!bytes) throw new InputError(`${where}: ${file} is missing (expected ${manifest.size} images)`);
    const got = sha256(bytes);
    if (got !== expected) {
      throw new InputError(
        `${where}: ${file} has SHA-256 ${got.slice(0, 12)}…, expected ${expected.slice(0, 12)}…`,
      );
    }
  }
}

/**
 * The PNG files under `MNIST/` and `peak/` of a data folder.
 *
 * @throws InputError when the folder has neither
 */
export function readImages(folder: string): Map<string, Uint8Array> {
  const images = new Map<string, Uint8Array>();
  for (const sub of imageFolders) {
    for (const file of listFiles(join(folder, sub))) {
      if (file.endsWith('.png')) images.set(`${sub}/${file}`, readImageFile(join(folder, sub, file)));
    }
  }
  if (images.size === 0) {
    throw new InputError(`${folder}: expected a folder with MNIST/ and peak/, found no images there`);
  }
  return images;
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
      file.replaceAll('\\', '/'),
    );
  } catch {
    return [];
  }
}

import { join } from 'node:path';
import { InputError } from '../../kit/errors.ts';
import { isFolder, isThere, readBounded, readText, requireWritable } from '../../kit/files.ts';
import { filesBelow } from '../../kit/folders.ts';
import { sha256 } from '../../kit/hash.ts';
import { readImageFile } from '../../kit/png.ts';

/** `original` are the images that a study is of, `synthetic` those that stand in for them and are committed. */
export type ImageOrigin = 'original' | 'synthetic';

/** Below the folder of a study: where `racecar data fetch` puts the original images, and where the stand-in is committed. */
export const homeOf = (origin: ImageOrigin) => `data/${origin}`;

/** How large a file of data may be, in MiB. */
const mostOfFile = 64;

/** The committed SHA-256 of every image of an origin: file inside the data folder ↦ hash. */
export type Manifest = ReadonlyMap<string, string>;

/** The manifest `data/<origin>.sha256` of a study. */
export function readManifest(root: string, origin: ImageOrigin): Manifest {
  return parseManifest(readText(join(root, `${homeOf(origin)}.sha256`)));
}

/** The folders that images of a manifest are in; images outside of them are none of ours. */
export const foldersOf = (manifest: Manifest): string[] => [
  ...new Set([...manifest.keys()].map((file) => file.split('/')[0] as string)),
];

/** The part of a manifest that is within these folders. */
export const within = (manifest: Manifest, folders: readonly string[]): Manifest =>
  new Map([...manifest].filter(([file]) => folders.includes(file.split('/')[0] as string)));

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

/** One hash for all images of a manifest: the SHA-256 of its text. */
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
  for (const file of manifest.keys()) verifyFile(manifest, file, images.get(file), where, 'images');
}

/**
 * The bytes of a file that a manifest names, which are the right ones.
 *
 * @param where what to call the place that they come from in an error
 * @throws InputError when there are none, or others
 */
export function verifyFile(
  manifest: Manifest,
  file: string,
  bytes: Uint8Array | undefined,
  where: string,
  kind = 'files',
): Uint8Array {
  if (!bytes) throw new InputError(`${where}: ${file} is missing (expected ${manifest.size} ${kind})`);
  const [got, expected] = [sha256(bytes), manifest.get(file) as string];
  if (got !== expected) {
    throw new InputError(
      `${where}: ${file} has SHA-256 ${got.slice(0, 12)}…, expected ${expected.slice(0, 12)}…`,
    );
  }
  return bytes;
}

/** Reads a file that a manifest names. @throws InputError when it is not there, or another one */
export function readVerified(manifest: Manifest, folder: string, file: string): Uint8Array {
  const path = join(folder, file);
  return verifyFile(manifest, file, isThere(path) ? readBounded(path, mostOfFile) : undefined, folder);
}

/**
 * The PNG files under these folders of a data folder; what file managers leave there is passed over.
 *
 * @throws InputError when it has none of them
 */
export function readImages(folder: string, folders: readonly string[]): Map<string, Uint8Array> {
  const names = folders.flatMap((sub) => filesBelow(join(folder, sub)).map((file) => `${sub}/${file}`));
  const images = names.filter((name) => name.endsWith('.png'));
  if (images.length === 0) {
    const wanted = folders.map((sub) => `${sub}/`).join(' and ');
    throw new InputError(`${folder}: expected a folder with ${wanted}, found no images there`);
  }
  return new Map(images.map((name) => [name, readImageFile(join(folder, name))]));
}

/**
 * Sees to it that images can be installed in a folder, beside whatever else is there: under the names that the manifest
 * has there must be nothing, or these very images, and no other image among them.
 *
 * @param isHome whether the folder is this project's own, where a damaged image is replaced
 * @throws InputError that names what is in the way
 */
export function requireRoom(folder: string, manifest: Manifest, isHome: boolean): void {
  requireWritable(folder);
  for (const sub of foldersOf(manifest)) {
    const path = join(folder, sub);
    if (isThere(path) && !isFolder(path)) throw new InputError(`${path}: expected a folder, found a file`);
    for (const file of filesBelow(path)) {
      const expected = manifest.get(`${sub}/${file}`);
      if (expected === undefined && !file.endsWith('.png')) continue;
      requireItself(join(path, file), expected, isHome, 'image');
    }
  }
}

/** The same of files that go into the folder itself: what else lies there is none of ours. */
export function requirePlaces(folder: string, manifest: Manifest, isHome: boolean): void {
  requireWritable(folder);
  for (const [file, expected] of manifest) {
    const path = join(folder, file);
    if (isFolder(path)) throw new InputError(`${path}: expected a file, found a folder`);
    if (isThere(path)) requireItself(path, expected, isHome, 'file');
  }
}

/** Refuses what is in the place of a file. @param expected undefined where nothing would be installed under its name */
function requireItself(path: string, expected: string | undefined, isHome: boolean, kind: string): void {
  const isIt = expected !== undefined && (isHome || sha256(readBounded(path, mostOfFile)) === expected);
  if (isIt) return;
  throw new InputError(
    `${path}: is in the way, and not the ${kind} that would be installed; move it, or name another folder`,
  );
}

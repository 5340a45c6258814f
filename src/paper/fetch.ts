import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';
import { InputError, messageOf } from '../kit/errors.ts';
import { makeFolder, writeWhole } from '../kit/files.ts';
import { type Manifest, verifyImages } from '../lab/data/manifest.ts';

/** The archive of the authors' repository at the commit that the manifest was made from. */
export const originalArchive =
  'https://github.com/tum-pbs/racecar/archive/2c0e8aa7a90d79b98f1e2a38f51bd6759146c17e.tar.gz';

/** The folders of images that the archive has, as data folders have them. */
export const archiveFolders = ['MNIST', 'peak'];

const [archiveLimit, imageLimit] = [256 * 2 ** 20, 2 ** 20];
/** How long the server may stay silent. */
const patienceMs = 60_000;

/**
 * Downloads a tar.gz archive of the authors' repository, takes the images that the manifest names, verifies each, and
 * installs them in `folder`: all of them, or none. What else is there stays.
 *
 * @param requireRoom throws where something has come to be in their way meanwhile
 * @throws InputError when the archive cannot be had, is damaged, or holds other images
 */
export async function fetchOriginal(
  url: string,
  manifest: Manifest,
  folder: string,
  requireRoom: () => void = () => {},
): Promise<void> {
  const images = await downloadImages(url, manifest);
  verifyImages(manifest, images, url);
  requireRoom();
  install(images, folder);
}

async function downloadImages(url: string, manifest: Manifest): Promise<Map<string, Uint8Array>> {
  const silence = new AbortController();
  const images = new Map<string, Uint8Array>();
  const timer = setTimeout(
    () => silence.abort(new Error(`no answer within ${patienceMs / 1000} s`)),
    patienceMs,
  );
  try {
    const response = await fetch(url, { signal: silence.signal });
    if (!response.ok || !response.body)
      throw new Error(`the server answered ${response.status} ${response.statusText}`);
    const extract = tar.extract();
    const reading = pipeline(
      Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
      watch(() => timer.refresh()),
      createGunzip(),
      extract,
    );
    const taking = takeImages(extract, manifest, images);
    await Promise.all([reading, taking]);
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const problem = cause ? `${messageOf(error)}: ${messageOf(cause)}` : messageOf(error);
    throw new InputError(`${url}: could not fetch the archive (${problem})`);
  } finally {
    clearTimeout(timer);
  }
  return images;
}

/** Passes bytes on, tells that some came, and refuses more than an archive of this kind can have. */
function watch(onBytes: () => void): Transform {
  let received = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > archiveLimit) return done(new Error(`it is larger than ${archiveLimit} bytes`));
      onBytes();
      done(null, chunk);
    },
  });
}

async function takeImages(
  entries: tar.Extract,
  manifest: Manifest,
  images: Map<string, Uint8Array>,
): Promise<void> {
  for await (const entry of entries) {
    const { name, type, size = 0 } = entry.header;
    if (name.startsWith('/') || name.split(/[/\\]/).includes('..')) {
      throw new Error(`its entry "${name}" climbs out of the archive`);
    }
    const file = name.split('/').slice(2).join('/'); // below <repository>-<commit>/SVD-example/
    if (type === 'file' && manifest.has(file)) {
      if (size > imageLimit) throw new Error(`its image ${file} claims ${size} bytes`);
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      images.set(file, Buffer.concat(chunks));
    } else {
      entry.resume();
    }
  }
}

/** Writes beside the final place, and moves the files when all of them are on the disk. */
function install(images: ReadonlyMap<string, Uint8Array>, folder: string): void {
  makeFolder(dirname(folder));
  const temporary = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    for (const [file, bytes] of images) writeWhole(join(temporary, file), bytes, { flush: true });
    for (const file of images.keys()) {
      makeFolder(dirname(join(folder, file)));
      renameSync(join(temporary, file), join(folder, file));
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';
import { InputError, messageOf } from '../kit/errors.ts';
import { type Manifest, verifyImages } from './manifest.ts';

/** The archive of the authors' repository at the commit that the manifest was made from. */
export const originalArchive =
  'https://github.com/tum-pbs/racecar/archive/2c0e8aa7a90d79b98f1e2a38f51bd6759146c17e.tar.gz';

const [archiveLimit, imageLimit] = [256 * 2 ** 20, 2 ** 20];
/** How long the server may stay silent. */
const patienceMs = 60_000;

/**
 * Downloads a tar.gz archive of the authors' repository, takes the images that the manifest names, verifies each, and
 * installs them as `folder`: all of them, or none and `folder` stays as it was.
 *
 * @throws InputError when the archive cannot be had, is damaged, or holds other images
 */
export async function fetchOriginal(url: string, manifest: Manifest, folder: string): Promise<void> {
  const images = await downloadImages(url, manifest);
  verifyImages(manifest, images, url);
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

/** Writes beside the final place and renames, so that a folder is never half full. */
function install(images: ReadonlyMap<string, Uint8Array>, folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const temporary = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    for (const [file, bytes] of images) {
      mkdirSync(dirname(join(temporary, file)), { recursive: true });
      writeFileSync(join(temporary, file), bytes);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

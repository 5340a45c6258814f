import { InputError, messageOf } from '../kit/errors.ts';
import { type Manifest, verifyImages } from '../lab/data/manifest.ts';
import { filesInArchive, installFiles } from './archive.ts';

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
  installFiles(images, folder);
}

async function downloadImages(url: string, manifest: Manifest): Promise<Map<string, Uint8Array>> {
  const silence = new AbortController();
  const timer = setTimeout(
    () => silence.abort(new Error(`no answer within ${patienceMs / 1000} s`)),
    patienceMs,
  );
  try {
    const response = await fetch(url, { signal: silence.signal });
    if (!response.ok || !response.body)
      throw new Error(`the server answered ${response.status} ${response.statusText}`);
    const body = watched(response.body as unknown as AsyncIterable<Uint8Array>, () => timer.refresh());
    // Below <repository>-<commit>/SVD-example/.
    return await filesInArchive(body, { names: manifest, depth: 2, mostBytes: imageLimit });
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const problem = cause ? `${messageOf(error)}: ${messageOf(cause)}` : messageOf(error);
    throw new InputError(`${url}: could not fetch the archive (${problem})`);
  } finally {
    clearTimeout(timer);
  }
}

/** Passes bytes on, tells that some came, and refuses more than an archive of this kind can have. */
async function* watched(body: AsyncIterable<Uint8Array>, onBytes: () => void): AsyncIterable<Uint8Array> {
  let received = 0;
  for await (const chunk of body) {
    received += chunk.length;
    if (received > archiveLimit) throw new Error(`it is larger than ${archiveLimit} bytes`);
    onBytes();
    yield chunk;
  }
}

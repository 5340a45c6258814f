import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { InputError } from './errors.ts';

/** Makes a folder and those above it, where they are missing. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    // On a read-only disk Node says that the folder is missing which it could not make; asked plainly, it says why.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') mkdirSync(path);
    throw error;
  }
}

/**
 * Reads a file, unless it is larger than any that this project writes or takes: then it is another one.
 *
 * @param most in MiB
 * @throws InputError when it is larger
 */
export function readBounded(path: string, most: number): Buffer {
  const { size } = statSync(path);
  if (size > most * 2 ** 20) throw new InputError(`${path}: expected at most ${most} MiB, got ${size} bytes`);
  return readFileSync(path);
}

/** Writes a whole file or nothing: beside its place first, then renamed. Missing folders are made. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  makeFolder(dirname(path));
  writeFileAtomic.sync(path, typeof content === 'string' ? content : Buffer.from(content), { fsync: false });
}

/** JSON as people read it, with a newline at the end. */
export function writeJson(path: string, value: unknown): void {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
}

import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  fsync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type * as signalExit from 'signal-exit';
import writeFileAtomic from 'write-file-atomic';
import { codeOf, InputError, naming } from './errors.ts';

// As `write-file-atomic` has it: what an import gives is another copy.
const { onExit } = createRequire(import.meta.url)('signal-exit') as typeof signalExit;

/**
 * What there is at a path, links followed; null where there is nothing.
 *
 * @throws the system's error where that cannot be told: a folder that may not be read is not an empty one
 */
export function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
}

/** Whether there is anything at a path. @throws the system's error where that cannot be told */
export const isThere = (path: string): boolean => statOf(path) !== null;

/** Whether there is a folder at a path. @throws the system's error where that cannot be told */
export const isFolder = (path: string): boolean => statOf(path)?.isDirectory() ?? false;

/**
 * Makes a folder and those above it, where they are missing. Node's own `recursive` never ends under a parent that
 * refuses children, such as /dev/fd.
 */
export function makeFolder(path: string): void {
  const { missing } = nearest(path);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another process may have been faster; and what is in the way, such as a link to nothing, is told of by its own path.
      if (codeOf(error) !== 'EEXIST') throw error;
      requireFolder(folder);
    }
  }
  requireFolder(path);
}

function requireFolder(path: string): void {
  if (isFolder(path)) return;
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
  throw new InputError(
    `${path}: expected a folder, found ${isLink && !isThere(path) ? 'a link to nothing' : 'something else'}`,
  );
}

/**
 * Sees to it that a folder may be written, or made where it is missing, without doing either.
 *
 * @throws the system's error, or InputError where there is something else in its place
 */
export function requireWritable(path: string): void {
  const { above } = nearest(path);
  requireFolder(above);
  accessSync(above, constants.W_OK);
}

/** What there is of a path from above, and the folders that are missing below, the deepest first. */
function nearest(path: string): { above: string; missing: string[] } {
  const missing: string[] = [];
  let above = path;
  for (; !isThere(above) && dirname(above) !== above; above = dirname(above)) missing.push(above);
  return { above, missing };
}

/**
 * Reads a file, a pipe as well, unless it is larger than any that this project writes or takes: then it is another one.
 *
 * @param most in MiB
 * @throws InputError when it is larger
 */
export function readBounded(path: string, most: number): Buffer {
  const limit = most * 2 ** 20;
  const tooLarge = (size: number | string) =>
    new InputError(`${path}: expected at most ${most} MiB, got ${size} bytes`);
  const file = openSync(path, 'r');
  try {
    const stats = fstatSync(file);
    if (stats.size > limit) throw tooLarge(stats.size);
    if (stats.isFile()) return readFileSync(file);
    const chunks: Buffer[] = [];
    for (let total = 0; ; ) {
      const chunk = Buffer.alloc(2 ** 16);
      const read = readSync(file, chunk);
      if (read === 0) return Buffer.concat(chunks);
      total += read;
      if (total > limit) throw tooLarge('more');
      chunks.push(chunk.subarray(0, read));
    }
  } catch (error) {
    throw naming(path, error);
  } finally {
    closeSync(file);
  }
}

/** Reads a text of at most so many MiB, without the mark that some editors of Windows put before it. */
export function readText(path: string, most = 16): string {
  return readBounded(path, most)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** Writes a whole file or nothing: beside its place first, then renamed. Missing folders are made. */
export function writeWhole(path: string, content: string | Uint8Array, { flush = false } = {}): void {
  makeFolder(dirname(path));
  try {
    // The package takes what a disk that is nearly full has room for as the whole; Node's own function writes on, and fails.
    const tmpfileCreated = (beside: string) => writeFileSync(beside, content);
    writeFileAtomic.sync(path, '', { fsync: flush, tmpfileCreated });
  } catch (error) {
    throw naming(path, error);
  }
}

/**
 * Does what writes many files. For each the package listens for the end of the process, which takes as long as to write it, unless
 * someone listens already.
 */
export function writingMany<T>(write: () => T): T {
  const done = onExit(() => {});
  try {
    return write();
  } finally {
    done();
  }
}

/** JSON as people read it, with a newline at the end. */
export function writeJson(path: string, value: unknown, options = {}): void {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`, options);
}

/** Sees to it that files, and the folders that name them, are on the disk and survive a power cut. */
export async function flushToDisk(paths: readonly string[]): Promise<void> {
  const flush = async (path: string) => {
    const handle = await open(path, 'r');
    await new Promise<void>((resolve, reject) =>
      fsync(handle.fd, (error) => (error && !cannotFlush(error) ? reject(naming(path, error)) : resolve())),
    ).finally(() => handle.close());
  };
  // A few at a time: there may be more files than a process may have open.
  const todo = [...paths, ...new Set(paths.map(dirname))];
  const next = async () => {
    for (let path = todo.shift(); path !== undefined; path = todo.shift()) await flush(path);
  };
  await Promise.all(Array.from({ length: 16 }, next));
}

/** Some systems flush no folders, and some file systems nothing at all. */
const cannotFlush = (error: unknown) =>
  ['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'ENOTSUP', 'EROFS'].includes(codeOf(error) ?? '');

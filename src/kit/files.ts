import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { codeOf, InputError, naming } from './errors.ts';

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
      // Another process may have been faster.
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  if (!isFolder(path)) throw new InputError(`${path}: expected a folder, found something else`);
}

/**
 * Sees to it that a folder may be written, or made where it is missing, without doing either.
 *
 * @throws the system's error, or InputError where there is something else in its place
 */
export function requireWritable(path: string): void {
  const { above } = nearest(path);
  if (!isFolder(above)) throw new InputError(`${above}: expected a folder, found something else`);
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
    writeFileAtomic.sync(path, typeof content === 'string' ? content : Buffer.from(content), {
      fsync: flush,
    });
  } catch (error) {
    throw naming(path, error);
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

/**
 * Whether a file of this name comes by itself, of file managers, editors and downloads: `.DS_Store`, `Thumbs.db`,
 * `notes.txt~`. Such files are never ours, and never in the way.
 */
export function comesByItself(name: string): boolean {
  return /^\.|^(Thumbs\.db|desktop\.ini)$|~$|^#.*#$|\.(swp|swo|bak|orig|tmp|part|crdownload)$/i.test(name);
}

/**
 * The names of all files below a folder, with `/` between folders, in order; none where there is no folder. Links are
 * followed; one that leads nowhere is named as well, so that whoever reads it says so.
 */
export function filesBelow(root: string): string[] {
  const walk = (folder: string, prefix: string, above: readonly string[]): string[] => {
    const place = realpathSync(folder);
    if (above.includes(place)) throw new InputError(`${folder}: is a link to a folder that it lies in`);
    return readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      if (comesByItself(name)) return [];
      return isFolder(path) ? walk(path, `${prefix}${name}/`, [...above, place]) : [`${prefix}${name}`];
    });
  };
  return isThere(root) ? walk(root, '', []).sort() : [];
}

/** Whether a folder is empty but for what comes by itself. */
export const isEmptyFolder = (folder: string): boolean => readdirSync(folder).every(comesByItself);

/** Removes files, and then the folders that are left empty, up to but without `root`. */
export function removeFiles(root: string, files: readonly string[]): void {
  for (const file of files) rmSync(join(root, file), { force: true });
  const folders = new Set<string>();
  for (const file of files) {
    for (let above = dirname(file); above !== '.'; above = dirname(above)) folders.add(above);
  }
  // The deepest first.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(join(root, folder));
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw error;
    }
  }
}

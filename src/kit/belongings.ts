import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { InputError } from './errors.ts';
import { count, text } from './fields.ts';
import { isThere, requireWritable, statOf, writeJson, writeWhole } from './files.ts';
import { comesByItself, removeFiles } from './folders.ts';
import { readJson } from './json.ts';

/**
 * `racecar-files.json` in a folder that a user named: which files there this program wrote, and how long they are. Only
 * those are ever removed or replaced; what a user put there, or changed, is the user's.
 */
const listFile = 'racecar-files.json';

const listSchema = z.strictObject({
  underWay: z
    .array(text)
    .describe('files and folders that are being written, or were when the program was stopped'),
  files: z.record(text, count).describe('name ↦ length in bytes'),
});

/** What a command writes into a folder. */
export interface Belongings {
  /** Files and folders, by their names in the folder, that nobody else's files may lie in. */
  readonly roots: readonly string[];
  /** Whether it writes a file of this name: what it left unlisted, because it was stopped, is told by that. */
  writes(file: string): boolean;
}

/**
 * Sees to it, before any work, that a folder can be written and nothing of anybody else is in the way.
 *
 * @returns the files below the roots, which are all of this program
 * @throws InputError that names one that is not, or the system's error where the folder may not be written or made
 */
export function requireClear(folder: string, belongings: Belongings): string[] {
  requireWritable(folder);
  const { ours, foreign } = survey(folder, belongings);
  if (foreign[0] === undefined) return ours;
  throw new InputError(
    `${join(folder, foreign[0])}: is in the way, and not as this program wrote it; move it, or name another folder`,
  );
}

/**
 * Removes what this program left there last time, and notes what it is about to write.
 *
 * @param keep whether what is there stays until it is replaced, file by file
 */
export function beginWriting(folder: string, belongings: Belongings, { keep = false } = {}): void {
  const ours = requireClear(folder, belongings);
  const { underWay, files } = listWithout(belongings.roots, folder);
  writeJson(join(folder, listFile), {
    underWay: [...underWay, ...belongings.roots],
    files: Object.fromEntries(files),
  });
  if (!keep) removeFiles(folder, ours);
}

/** Lists what was written. */
export function endWriting(folder: string, { roots }: Pick<Belongings, 'roots'>): void {
  const { underWay, files } = listWithout(roots, folder);
  const written = filesIn(folder, roots)
    .filter((file) => !comesByItself(basename(file)))
    .map((file) => [file, statOf(join(folder, file))?.size ?? 0] as const);
  const inOrder = [...files, ...written].sort(([a], [b]) => (a < b ? -1 : 1));
  writeJson(join(folder, listFile), { underWay, files: Object.fromEntries(inOrder) });
}

/** The list of a folder, but for what it says of these roots. */
function listWithout(roots: readonly string[], folder: string) {
  const { underWay, files } = readList(folder);
  return {
    underWay: underWay.filter((root) => !roots.includes(root)),
    files: Object.entries(files).filter(([file]) => !isBelow(file, roots)),
  };
}

/**
 * Writes files into a folder: all of them, or none where one of their names is taken by what this program did not write.
 * A file that is there with the same bytes is in nobody's way.
 *
 * @throws InputError that names what is in the way
 */
export function writeBelongings(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  const isSame = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    return statOf(path)?.size === bytes.length && readFileSync(path).equals(bytes);
  };
  const changed = new Map([...files].filter(([name, bytes]) => !isSame(name, bytes)));
  const belongings = { roots: [...changed.keys()], writes: (name: string) => changed.has(name) };
  beginWriting(folder, belongings, { keep: true });
  for (const [name, bytes] of changed) writeWhole(join(folder, name), bytes);
  endWriting(folder, { roots: [...files.keys()] });
}

/** The files below the roots, parted into those that this program wrote and those that it did not. */
function survey(folder: string, belongings: Belongings): { ours: string[]; foreign: string[] } {
  const { roots, writes } = belongings;
  const { underWay, files } = readList(folder);
  const nested = new Map<string, number>();
  const found = filesIn(folder, roots);
  for (const file of found.filter((name) => basename(name) === listFile)) {
    const inner = file.slice(0, -listFile.length);
    for (const [name, size] of Object.entries(readList(join(folder, inner)).files)) {
      nested.set(inner + name, size);
    }
  }
  const isOurs = (file: string) => {
    const size = files[file] ?? nested.get(file);
    const { size: found } = lstatSync(join(folder, file));
    // One that a power cut emptied has nothing that anybody could lose.
    if (size !== undefined && (found === size || found === 0)) return true;
    const name = basename(file);
    if (name === listFile || isLock(name)) return true;
    return isBelow(file, underWay) && (isLeftover(name) || writes(file));
  };
  const there = found.filter((file) => !comesByItself(basename(file)) || isLock(basename(file)));
  return { ours: there.filter(isOurs), foreign: there.filter((file) => !isOurs(file)) };
}

/** The lock of a process that was killed. */
const isLock = (name: string) => /^\.lock(\..+)?$/.test(name);

/** What a process was writing when it was killed: it has a number after its name. */
const isLeftover = (name: string) => /\.(json|xml|md|html|txt|png|gif|safetensors)\.\d+$/.test(name);

const isBelow = (file: string, roots: readonly string[]) =>
  roots.some((root) => file === root || file.startsWith(`${root}/`));

function readList(folder: string): z.infer<typeof listSchema> {
  const file = join(folder, listFile);
  // One of a large check names some ten thousand files.
  return isThere(file) ? readJson(file, listSchema, 256) : { underWay: [], files: {} };
}

/** The files that are, or lie below, these names. No link is followed: this program makes none. */
function filesIn(folder: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const entry = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (!entry) return [];
    if (!entry.isDirectory()) return [name];
    return filesIn(
      folder,
      readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`),
    );
  });
}

import { join } from 'node:path';
import { z } from 'zod';
import { InputError, messageOf } from '../../kit/errors.ts';
import { count, text } from '../../kit/fields.ts';
import { flushToDisk, isThere, statOf, writeJson, writeWhole } from '../../kit/files.ts';
import { filesBelow } from '../../kit/folders.ts';
import { readJson } from '../../kit/json.ts';

const file = 'files.json';

const lengths = z.record(text, count);

/** `files.json`: what a run has written, so that what is lost of it later is noticed. */
export const inventorySchema = z
  .strictObject({
    files: lengths.describe('name in the folder of the run ↦ length in bytes'),
    beside: lengths
      .nullable()
      .describe('the same of what lies beside the family of the run; null where nothing does'),
  })
  .meta({ title: 'racecar-repro files.json' });
export type Lengths = z.infer<typeof lengths>;

/** Writes the files of a run, and keeps the list of them. */
export class Inventory {
  readonly #folder: string;
  readonly #lengths: Map<string, number>;
  #beside: Lengths | null = null;

  /** @param kept what is there already of the run */
  constructor(folder: string, kept: Lengths = {}) {
    this.#folder = folder;
    this.#lengths = new Map(Object.entries(kept));
  }

  /** Writes a whole file or nothing. */
  write(name: string, content: string | Uint8Array): void {
    writeWhole(join(this.#folder, name), content);
    this.#lengths.set(name, Buffer.byteLength(content));
  }

  /** No longer lists a file, which is removed. */
  forget(name: string): void {
    this.#lengths.delete(name);
  }

  /** Lists as well what was written beside the family of the run. */
  addBeside(lengths: Lengths): void {
    this.#beside = lengths;
  }

  save(): void {
    const files = Object.fromEntries([...this.#lengths].sort(([a], [b]) => (a < b ? -1 : 1)));
    writeJson(join(this.#folder, file), { files, beside: this.#beside });
  }
}

/** Lists the files of a run whose runner has made no list of them. */
export function listIfUnlisted(folder: string): void {
  if (isThere(join(folder, file))) return;
  const names = filesBelow(folder).filter((name) => name !== 'run.json');
  const lengths = names.map((name) => [name, statOf(join(folder, name))?.size ?? 0]);
  writeJson(join(folder, file), { files: Object.fromEntries(lengths), beside: null });
}

/** Sees to it that everything is on the disk: the list, and what it lists. @param beside where more of the run is */
export async function flushListed(folder: string, beside: string | null): Promise<void> {
  const list = readInventory(folder);
  await flushToDisk([
    ...[...Object.keys(list.files), file].map((name) => join(folder, name)),
    ...(beside === null ? [] : Object.keys(list.beside ?? {}).map((name) => join(beside, name))),
  ]);
}

/** Reads the list of a run. @throws InputError when it is missing or damaged */
export function readInventory(folder: string): z.infer<typeof inventorySchema> {
  return readJson(join(folder, file), inventorySchema);
}

/**
 * What a run lacks of what it had written when it was complete, in a line that names the file; null where nothing.
 *
 * @param beside the folder that more of it must be in; null where nobody asks for that
 */
export function gapOf(folder: string, beside: string | null): string | null {
  try {
    if (!isThere(join(folder, file))) return `${join(folder, file)} is missing`;
    const list = readInventory(folder);
    const gap = missingOf(folder, list.files);
    if (gap || beside === null) return gap;
    if (list.beside === null) return `${beside}: what lies beside the run was not written`;
    return missingOf(beside, list.beside);
  } catch (error) {
    if (error instanceof InputError) return messageOf(error);
    throw error;
  }
}

/** The first file that is not there as it is listed; null where all are. */
export function missingOf(folder: string, list: Lengths): string | null {
  for (const [name, length] of Object.entries(list)) {
    const path = join(folder, name);
    const size = statOf(path)?.size;
    if (size === undefined) return `${path} is missing`;
    if (size !== length) return `${path} has ${size} bytes, where ${length} were written`;
  }
  return null;
}

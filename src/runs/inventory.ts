import { join } from 'node:path';
import { z } from 'zod';
import { InputError, messageOf } from '../kit/errors.ts';
import { flushToDisk, isThere, statOf, writeJson, writeWhole } from '../kit/files.ts';
import { readJson } from '../kit/json.ts';

const file = 'files.json';

const lengths = z.record(z.string(), z.int().min(0));

/** `files.json`: what a run has written, so that what is lost of it later is noticed. */
export const inventorySchema = z
  .strictObject({
    files: lengths.describe('name in the folder of the run ↦ length in bytes'),
    singularImages: lengths
      .nullable()
      .describe('the same of its singular images, which lie beside its family; null where it has none'),
  })
  .meta({ title: 'racecar-repro files.json' });
export type Lengths = z.infer<typeof lengths>;

/** Writes the files of a run, and keeps the list of them. */
export class Inventory {
  readonly #folder: string;
  readonly #lengths: Map<string, number>;
  #singularImages: { folder: string; lengths: Lengths } | null = null;

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

  /** Lists singular images as well, which were written into a folder of their own. */
  addSingularImages(folder: string, lengths: Lengths): void {
    this.#singularImages = { folder, lengths };
  }

  save(): void {
    const files = Object.fromEntries([...this.#lengths].sort(([a], [b]) => (a < b ? -1 : 1)));
    writeJson(join(this.#folder, file), { files, singularImages: this.#singularImages?.lengths ?? null });
  }

  /** Sees to it that everything is on the disk: the list, and what it lists. */
  async flush(): Promise<void> {
    const { folder = '', lengths = {} } = this.#singularImages ?? {};
    await flushToDisk([
      ...[...this.#lengths.keys(), file].map((name) => join(this.#folder, name)),
      ...Object.keys(lengths).map((name) => join(folder, name)),
    ]);
  }
}

/** Reads the list of a run. @throws InputError when it is missing or damaged */
export function readInventory(folder: string): z.infer<typeof inventorySchema> {
  return readJson(join(folder, file), inventorySchema);
}

/**
 * What a run lacks of what it had written when it was complete, in a line that names the file; null where nothing.
 *
 * @param singularImages the folder that they must be in; null where nobody asks for them
 */
export function gapOf(folder: string, singularImages: string | null): string | null {
  try {
    if (!isThere(join(folder, file))) return `${join(folder, file)} is missing`;
    const list = readInventory(folder);
    const gap = missingOf(folder, list.files);
    if (gap || singularImages === null) return gap;
    if (list.singularImages === null) return `${singularImages}: its singular images were not written`;
    return missingOf(singularImages, list.singularImages);
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

import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { digest, text } from '../../kit/fields.ts';
import { isFolder, isThere, writeWhole } from '../../kit/files.ts';
import { filesBelow } from '../../kit/folders.ts';
import { readJson } from '../../kit/json.ts';
import { readImageFile } from '../../kit/png.ts';
import { runSchema } from '../study/run-file.ts';
import { fixturesOf, type Keeper } from '../study/study.ts';
import { formatJson } from './format-json.ts';

/** What a golden result is of. */
export interface Subject {
  readonly origin: string;
  readonly experiment: string;
  readonly variant: string;
  readonly seed: number;
}

const { experiment, variant, seed, parameters, data } = runSchema.shape;

export const fixtureSchema = z
  .strictObject({
    origin: data.shape.origin,
    experiment,
    variant,
    seed,
    dataSha256: data.shape.sha256,
    initialSha256: digest
      .nullable()
      .default(null)
      .describe('of what the run began with; null where its runner does not tell'),
    parameters,
    metrics: z
      .record(text, z.array(z.number()))
      .describe(
        'by name: a value a record, and one for the end where it is measured again; series a value each',
      ),
    parts: z
      .record(text, z.array(z.int().positive()))
      .describe('by picture: the parts that are on it, 1, 2, …'),
    dark: z.array(text).default([]).describe('pictures on which nothing is to be seen: they are not kept'),
    bits: digest
      .nullable()
      .describe(
        'SHA-256 of what a short run gave whose bits are the same everywhere; null where there was none',
      ),
  })
  .meta({ title: 'racecar-repro golden fixture' });

/** A golden result, as it is stored; its pictures lie beside it. */
export type Fixture = z.infer<typeof fixtureSchema>;

/** A fixture and its pictures by name, as PNG files. */
export interface StoredFixture {
  readonly fixture: Fixture;
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** Where the golden fixtures of a study are committed. */
export const goldenFolderOf = (study: Keeper) => join(study.root, fixturesOf(study), 'golden');

/** `original/peak/RR/seed-0`: the place of a fixture below its folder, without the ending. */
export const placeOf = ({ origin, experiment, variant, seed }: Subject) =>
  `${origin}/${experiment}/${variant}/seed-${seed}`;

const pictureFile = (place: string, picture: string) => `${place}-${picture}.png`;

/** Reads a stored fixture; null where there is none. */
export function readFixture(folder: string, place: string): StoredFixture | null {
  const file = join(folder, `${place}.json`);
  if (!isThere(file)) return null;
  const pictures = picturesBeside(folder, place).map(
    (name) => [name, readImageFile(join(folder, pictureFile(place, name)))] as const,
  );
  return { fixture: readJson(file, fixtureSchema), pictures: new Map(pictures) };
}

/** Writes a fixture: the pictures first, so that what is read is never without them. */
export function writeFixture(folder: string, { fixture, pictures }: StoredFixture): void {
  const place = placeOf(fixture);
  for (const name of new Set([...picturesBeside(folder, place), ...pictures.keys()])) {
    writePicture(folder, place, name, pictures.get(name));
  }
  writeWhole(join(folder, `${place}.json`), formatJson(fixture), { flush: true });
}

/** Writes a picture of a fixture; removes it where the fixture has none any more. */
export function writePicture(
  folder: string,
  place: string,
  picture: string,
  png: Uint8Array | undefined,
): void {
  const file = join(folder, pictureFile(place, picture));
  if (png) writeWhole(file, png, { flush: true });
  else rmSync(file, { force: true });
}

/** The names of the pictures that lie beside a fixture, in order. */
function picturesBeside(folder: string, place: string): string[] {
  const above = dirname(place);
  if (!isFolder(join(folder, above))) return [];
  return readdirSync(join(folder, above))
    .sort()
    .flatMap((file) => {
      const found = filePattern.exec(`${above}/${file}`)?.groups;
      return found?.place === place && found.picture ? [found.picture] : [];
    });
}

const filePattern = /^(?<place>[\w-]+\/[\w-]+\/[\w-]+\/seed-\d+)(\.json|-(?<picture>[\w-]+)\.png)$/;

/** The place that a file below a folder of fixtures belongs to; null of one that is of no fixture, whatever it is. */
export const placeOfFile = (file: string): string | null => filePattern.exec(file)?.groups?.place ?? null;

/** The places of all fixtures below a folder, in order. */
export const placesIn = (folder: string): string[] =>
  filesBelow(folder).flatMap((file) => (file.endsWith('.json') ? (placeOfFile(file) ?? []) : []));

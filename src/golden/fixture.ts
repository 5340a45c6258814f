import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type DataOrigin, dataOrigins } from '../datasets/manifest.ts';
import { filesBelow, isThere, writeWhole } from '../kit/files.ts';
import { readJson } from '../kit/json.ts';
import { readImageFile } from '../kit/png.ts';
import { projectPath } from '../kit/project.ts';
import type { ObjectiveName } from '../objectives/objective.ts';
import { runSchema } from '../runs/records.ts';
import type { ExperimentName } from '../training/experiments.ts';
import { formatJson } from './format.ts';
import { type SheetName, sheetNames } from './sheets.ts';

/** What a golden result is of. */
export interface Subject {
  readonly source: DataOrigin;
  readonly experiment: ExperimentName;
  readonly objective: ObjectiveName;
  readonly seed: number;
}

const { experiment, objective, seed, config } = runSchema.shape;

export const fixtureSchema = z
  .strictObject({
    source: z.enum(dataOrigins),
    experiment,
    objective,
    seed,
    dataSha256: z.string().regex(/^[0-9a-f]{64}$/),
    config,
    figures: z
      .record(z.string(), z.array(z.number()))
      .describe('curves: a value a record, then one after the last step; spectra: a value each'),
    singularVectors: z.array(z.int().positive()).describe('those on the sheet of singular images'),
    bits: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .describe('SHA-256 of all parameters after 50 steps on the engine wasm; null where it was not run'),
  })
  .meta({ title: 'racecar-repro golden fixture' });

/** A golden result, as it is stored; its sheets lie beside it. */
export type Fixture = z.infer<typeof fixtureSchema>;

/** A fixture and its pictures, as PNG files. */
export interface StoredFixture {
  readonly fixture: Fixture;
  readonly sheets: ReadonlyMap<SheetName, Uint8Array>;
}

/** Where the golden fixtures are committed. */
export const goldenFolder = projectPath('fixtures/golden');

/** `original/peak/RR/seed-0`: the place of a fixture below its folder, without the ending. */
export const placeOf = ({ source, experiment, objective, seed }: Subject) =>
  `${source}/${experiment}/${objective}/seed-${seed}`;

const sheetFile = (place: string, sheet: SheetName) => `${place}-${sheet}.png`;

/** Reads a stored fixture; null where there is none. */
export function readFixture(root: string, place: string): StoredFixture | null {
  const file = join(root, `${place}.json`);
  if (!isThere(file)) return null;
  const sheets = new Map<SheetName, Uint8Array>();
  for (const name of sheetNames) {
    const png = join(root, sheetFile(place, name));
    if (isThere(png)) sheets.set(name, readImageFile(png));
  }
  return { fixture: readJson(file, fixtureSchema), sheets };
}

/** Writes a fixture: the pictures first, so that what is read is never without them. */
export function writeFixture(root: string, { fixture, sheets }: StoredFixture): void {
  const place = placeOf(fixture);
  for (const name of sheetNames) writeSheet(root, place, name, sheets.get(name));
  writeWhole(join(root, `${place}.json`), formatJson(fixture), { flush: true });
}

/** Writes a sheet of a fixture; removes it where the fixture has none any more. */
export function writeSheet(root: string, place: string, name: SheetName, png: Uint8Array | undefined): void {
  const file = join(root, sheetFile(place, name));
  if (png) writeWhole(file, png, { flush: true });
  else rmSync(file, { force: true });
}

/** The place that a file below a folder of fixtures belongs to; null of one that is of no fixture, whatever it is. */
export function placeOfFile(file: string): string | null {
  const pattern = new RegExp(`^(\\w+/\\w+/[\\w-]+/seed-\\d+)(\\.json|-(${sheetNames.join('|')})\\.png)$`);
  return file.match(pattern)?.[1] ?? null;
}

/** The places of all fixtures below a folder, in order. */
export function placesIn(root: string): string[] {
  const places = filesBelow(root).flatMap((file) =>
    file.endsWith('.json') ? (placeOfFile(file) ?? []) : [],
  );
  return [...new Set(places)];
}

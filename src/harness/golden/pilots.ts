import { join } from 'node:path';
import { isThere, writeWhole } from '../../kit/files.ts';
import { readJson } from '../../kit/json.ts';
import { type RowsFile, rowsFileSchema } from '../judge/rows.ts';
import type { Study } from '../study/study.ts';
import { formatJson } from './format-json.ts';

/** `fixtures/pilots/…`: what seeds gave that no verdict is given on, so that it is known beforehand how many a verdict needs. */

/** `fixtures/pilots/original/peak.json`, below the root of the study. */
export const pilotsFile = (origin: string, experiment: string) =>
  `fixtures/pilots/${origin}/${experiment}.json`;

/**
 * The pilot seeds of an experiment on data of this origin; null where none were run.
 *
 * @throws InputError when the file is damaged
 */
export function readPilots(
  { root }: Pick<Study, 'root'>,
  origin: string,
  experiment: string,
): RowsFile | null {
  const file = join(root, pilotsFile(origin, experiment));
  return isThere(file) ? readJson(file, rowsFileSchema) : null;
}

export function writePilots(
  { root }: Pick<Study, 'root'>,
  origin: string,
  experiment: string,
  pilots: RowsFile,
): void {
  const whole = rowsFileSchema.parse(pilots);
  writeWhole(join(root, pilotsFile(origin, experiment)), formatJson(whole), { flush: true });
}

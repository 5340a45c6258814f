import { join } from 'node:path';
import { InputError } from '../../kit/errors.ts';
import { isThere, writeWhole } from '../../kit/files.ts';
import { readJson } from '../../kit/json.ts';
import { type RowsFile, rowsFileSchema } from '../judge/rows.ts';
import type { Measure } from '../study/claim.ts';
import { type Experiment, fixturesOf, type Keeper, type Study } from '../study/study.ts';
import { formatJson } from './format-json.ts';

/** `fixtures/pilots/…`: what seeds gave that no verdict is given on, so that it is known beforehand how many a verdict needs. */

/** `fixtures/pilots/original/peak.json`, below the root of a study that keeps its fixtures where most do. */
export const pilotsFile = (study: Pick<Study, 'fixtures'>, origin: string, experiment: string) =>
  `${fixturesOf(study)}/pilots/${origin}/${experiment}.json`;

/**
 * The pilot seeds of an experiment on data of this origin; null where none were run.
 *
 * @throws InputError when the file is damaged, or has numbers of what a measure was before and cannot be now
 */
export function readPilots(
  study: Keeper,
  origin: string,
  { name, claims }: Pick<Experiment, 'name' | 'claims'>,
): RowsFile | null {
  const file = join(study.root, pilotsFile(study, origin, name));
  if (!isThere(file)) return null;
  const pilots = readJson(file, rowsFileSchema);
  for (const { id, measures } of claims) requireMeasured(file, id, measures, pilots);
  return pilots;
}

/** @throws InputError where a measure could not have given a number that stands for it */
function requireMeasured(file: string, claim: string, measures: readonly Measure[], pilots: RowsFile): void {
  for (const { id, counts, range } of measures) {
    const [least, most] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const isPossible = (value: number) =>
      value >= least && value <= most && (!counts || Number.isInteger(value));
    const values = pilots.claims[claim]?.measures[id] ?? [];
    const at = values.findIndex((value) => !isPossible(value));
    if (at < 0) continue;
    const expected = counts ? `a number of ${counts}` : `${least} to ${most}`;
    throw new InputError(
      `${file}: expected ${expected} for ${claim} ${id}, got ${values[at]} for seed ${pilots.seeds[at]}: the measure was changed since; run "racecar pilots" again`,
    );
  }
}

export function writePilots(study: Keeper, origin: string, experiment: string, pilots: RowsFile): void {
  const whole = rowsFileSchema.parse(pilots);
  writeWhole(join(study.root, pilotsFile(study, origin, experiment)), formatJson(whole), { flush: true });
}

import { isDeepStrictEqual } from 'node:util';
import type { FinishedRun } from '../study/run-file.ts';
import { experimentNamed, type Study, variantNamed } from '../study/study.ts';
import { capture } from './capture.ts';
import { goldenFolderOf, placeOf, readFixture } from './fixture.ts';
import { holdAgainst } from './hold-against.ts';
import type { GoldenResult } from './result.ts';
import { readTolerances } from './tolerances.ts';

/** How a run compares with its golden result, and how much of it there was to compare. */
export interface ComparedRun {
  readonly run: FinishedRun;
  /** After how many records it was cut; null of a whole one. */
  readonly records: number | null;
  /** Null where there is no golden result of it, or no tolerances. */
  readonly result: GoldenResult | null;
}

/** Holds a run against its golden result: one that was cut against the first records of that. */
export function compareRun(study: Study, run: FinishedRun): ComparedRun {
  const { experiment: name, variant, seed, data } = run.run;
  const experiment = experimentNamed(study, name);
  const records = recordsOfCut(study, run);
  const place = placeOf({ origin: data.origin, experiment: name, variant, seed });
  const expected = readFixture(goldenFolderOf(study), place);
  const tolerances = readTolerances(study, data.origin, name)?.variants[variant];
  if (!expected || !tolerances) return { run, records, result: null };
  // It has no bits of its own: what a check compares them of is another run.
  const got = capture(run, experiment, expected.fixture.bits, expected.fixture.parts);
  const { result } = holdAgainst(expected, got, experiment, tolerances, records);
  return { run, records, result };
}

/** After how many records a run was cut; null where it was not, or is another one altogether. */
function recordsOfCut(study: Study, { run, table }: FinishedRun): number | null {
  const experiment = experimentNamed(study, run.experiment);
  const variant = variantNamed(experiment, run.variant);
  if (isDeepStrictEqual(run.parameters, variant.parameters)) return null;
  const curve = experiment.metrics.find(({ taken }) => taken === 'each record');
  const records = curve ? (table[curve.name]?.length ?? 0) : 0;
  const beginning = experiment.probes.beginning?.(variant, records);
  return isDeepStrictEqual(run.parameters, beginning) ? records : null;
}

import { placeOf, type Subject } from '../../src/harness/golden/fixture.ts';
import type { Runs } from '../../src/harness/study/claim.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { named } from '../../src/kit/arrays.ts';
import { objectiveNames } from '../../src/lab/objectives/objectives.ts';

/** What was measured, where a spec is about it. What is not there was not measured, and nobody may ask for it. */

/** A metric of the records and of the end, of which one is told; who looks at the wrong place gets no number. */
export const atEnd = (value: number): readonly number[] => [Number.NaN, value];
export const atRecords = (...values: readonly number[]): readonly number[] => [...values, Number.NaN];

/** The runs of a seed, of which only these variants have anything. */
export function runsOf(tables: Readonly<Record<string, Table>>): Runs {
  return { ...named(objectiveNames, (): Table => ({})), ...tables };
}

/** A finished run of made-up or other measurements. */
export function finished({ origin, experiment, variant, seed }: Subject, table: Table): FinishedRun {
  const run = { experiment, variant, seed, data: { origin, sha256: '0'.repeat(64) } };
  return {
    folder: placeOf({ origin, experiment, variant, seed }),
    run: run as FinishedRun['run'],
    table,
  };
}

import { z } from 'zod';
import { count, digest, text } from '../../kit/fields.ts';
import type { Claim, Control, Runs } from '../study/claim.ts';
import { engineSchema, provenanceSchema } from '../study/run-file.ts';
import { type ControlledSeed, keyOf } from './control.ts';

/**
 * What the measures of claims were for each seed: stored, so that claims can be judged, and their power be told, without running
 * anything. All measures of a seed stand at the same place of their lists, since they vary together.
 */

const values = z.record(text, z.array(z.number())).describe('measure ↦ its number for each seed');

const rowsSchema = z.strictObject({
  measures: values,
  controls: z
    .record(text, values)
    .describe('control ↦ the measures that it makes false, for the first seeds'),
});

/** The fields of a file of rows; files that have more are made of these, and held against `problemOfRows`. */
export const rowsFields = {
  format: z.literal(1),
  measured: z.strictObject({
    date: z.iso.date(),
    reason: text,
    engine: engineSchema,
    versions: provenanceSchema.shape.versions,
    gitCommit: provenanceSchema.shape.gitCommit,
    dataSha256: digest,
  }),
  seeds: z.array(count).min(2).describe('of one nothing is known of what seeds differ by'),
  claims: z.record(text, rowsSchema),
};

export const rowsFileSchema = z
  .strictObject(rowsFields)
  .superRefine((file, context) => {
    const message = problemOfRows(file);
    if (message) context.addIssue({ code: 'custom', path: ['claims'], message });
  })
  .meta({ title: 'racecar-repro rows of claims' });

export type Rows = z.infer<typeof rowsSchema>;
export type RowsFile = z.infer<typeof rowsFileSchema>;

/** What is wrong with rows that have the form of some, in a line; null where nothing. */
export function problemOfRows({ seeds, claims }: Pick<RowsFile, 'seeds' | 'claims'>): string | null {
  if (new Set(seeds).size < seeds.length) return `a seed comes twice in ${seeds.join(', ')}`;
  for (const [id, { measures, controls }] of Object.entries(claims)) {
    for (const [name, list] of Object.entries(measures)) {
      if (list.length === seeds.length) continue;
      return `${id}: expected a number of ${name} for each of ${seeds.length} seeds, got ${list.length}`;
    }
    for (const [what, own] of Object.entries(controls)) {
      const lengths = new Set(Object.values(own).map((list) => list.length));
      if (lengths.size === 1 && Math.max(...lengths) <= seeds.length) continue;
      return `${id}: control "${what}": expected as many numbers of each measure, of at most ${seeds.length} seeds`;
    }
  }
  return null;
}

/**
 * The rows of claims, to eight digits.
 *
 * @param seeds in order. A control has a number for each of the first of them that have the runs that it takes; it is left out
 *   where they are fewer than two
 * @throws Error where a measure is no finite number
 */
export function rowsOf(
  claims: readonly Claim[],
  seeds: readonly ControlledSeed[],
): Pick<RowsFile, 'seeds' | 'claims'> {
  return {
    seeds: seeds.map(({ seed }) => seed),
    claims: Object.fromEntries(claims.map((claim) => [claim.id, rowsOfClaim(claim, seeds)])),
  };
}

function rowsOfClaim(claim: Claim, seeds: readonly ControlledSeed[]): Rows {
  const all = claim.measures.map(({ id }) => id);
  const controls = claim.controls.flatMap((control) => {
    const filled = seeds.map((seed) => runsUnder(control, seed));
    const first = filled.indexOf(null);
    const whole = (first < 0 ? filled : filled.slice(0, first)) as Runs[];
    if (whole.length < 2) return [];
    return [[control.what, numbersOf(claim, control.mustFail, whole, seeds)] as const];
  });
  const measured = seeds.map(({ runs }) => runs);
  return { measures: numbersOf(claim, all, measured, seeds), controls: Object.fromEntries(controls) };
}

/** The runs of a seed with those of a control in their places; null where one of them is not there. */
function runsUnder({ places }: Control, { runs, others }: ControlledSeed): Runs | null {
  const found = Object.entries(places).map(([place, replacement]) => {
    const key = keyOf(place, replacement);
    return [place, runs[key] ?? others[key]] as const;
  });
  return found.every(([, table]) => table) ? ({ ...runs, ...Object.fromEntries(found) } as Runs) : null;
}

function numbersOf(
  claim: Claim,
  ids: readonly string[],
  runs: readonly Runs[],
  seeds: readonly ControlledSeed[],
): Record<string, number[]> {
  const own = ids.map((id) => {
    const measure = claim.measures.find((one) => one.id === id);
    if (!measure) throw new Error(`claim ${claim.id}: it has no measure ${id}`);
    const list = runs.map((one, at) => {
      const value = measure.of(one);
      if (Number.isFinite(value)) return Number(value.toPrecision(8));
      throw new Error(`claim ${claim.id}: ${id} is ${value} for seed ${seeds[at]?.seed}`);
    });
    return [id, list] as const;
  });
  return Object.fromEntries(own);
}

import { join } from 'node:path';
import { z } from 'zod';
import { mapEntries } from '../../kit/arrays.ts';
import { text } from '../../kit/fields.ts';
import { isThere, writeWhole } from '../../kit/files.ts';
import { readJson } from '../../kit/json.ts';
import type { ControlledSeed } from '../judge/control.ts';
import { measureSchema } from '../judge/judgement.ts';
import { findingPlan } from '../judge/looks.ts';
import { problemOfRows, rowsFields, rowsOf } from '../judge/rows.ts';
import type { Claim } from '../study/claim.ts';
import { thresholdOf } from '../study/claim.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { type Experiment, fixturesOf, type Keeper, type Study, uncheckedOf } from '../study/study.ts';
import { capture } from './capture.ts';
import { type Fixture, fixtureSchema } from './fixture.ts';
import { formatJson } from './format-json.ts';

/**
 * `fixtures/evidence/…`: what findings are decided by. It has the numbers of all seeds that they were looked at over, the bounds
 * that stood then, and some runs whole, which a check repeats: where they no longer give what they gave, the numbers are of another
 * program.
 */

const threshold = measureSchema.shape.threshold;

export const evidenceSchema = z
  .strictObject({
    ...rowsFields,
    thresholds: z
      .record(text, z.record(text, threshold))
      .describe('finding ↦ measure ↦ the bound that it was to keep, as it stood before the seeds were run'),
    witnesses: z.array(fixtureSchema).min(1).describe('runs of the first seeds, whole but for pictures'),
  })
  .superRefine((file, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const rows = problemOfRows(file);
    if (rows) complain('claims', rows);
    const at = file.seeds.findIndex((seed, place) => seed !== findingPlan.firstSeed + place);
    if (at >= 0)
      complain('seeds', `expected the planned seed ${findingPlan.firstSeed + at}, got ${file.seeds[at]}`);
    const stray = file.witnesses.find(({ seed }) => !file.seeds.includes(seed));
    if (stray) complain('witnesses', `expected runs of its seeds, got one of seed ${stray.seed}`);
  })
  .meta({ title: 'racecar-repro evidence of findings' });

export type StoredEvidence = z.infer<typeof evidenceSchema>;

/** `fixtures/evidence/original/peak.json`, below the root of a study that keeps its fixtures where most do. */
export const evidenceFile = (study: Pick<Study, 'fixtures'>, origin: string, experiment: string) =>
  `${fixturesOf(study)}/evidence/${origin}/${experiment}.json`;

/**
 * The evidence of an experiment's findings on data of this origin; null where there is none.
 *
 * @throws InputError when the file is damaged
 */
export function readEvidence(study: Keeper, origin: string, experiment: string): StoredEvidence | null {
  const file = join(study.root, evidenceFile(study, origin, experiment));
  return isThere(file) ? readJson(file, evidenceSchema) : null;
}

export const encodeEvidence = (evidence: StoredEvidence): string =>
  formatJson(evidenceSchema.parse(evidence));

export function writeEvidence(
  study: Keeper,
  origin: string,
  experiment: string,
  evidence: StoredEvidence,
): void {
  writeWhole(join(study.root, evidenceFile(study, origin, experiment)), encodeEvidence(evidence), {
    flush: true,
  });
}

/** A run as a witness: a golden result without pictures and bits. */
export const witnessOf = (run: FinishedRun, { metrics }: Pick<Experiment, 'metrics'>): Fixture =>
  capture(run, { metrics, pictures: [] }, null).fixture;

/** The finished runs of the seeds that findings were looked at over. */
export interface Gathered {
  /** Of the variants that are compared. */
  readonly runs: readonly FinishedRun[];
  /** The same with those of controls beside, in order. */
  readonly seeds: readonly ControlledSeed[];
}

/** The witnesses of variants that a check runs. */
const checkedWitnesses = (
  { witnesses }: Pick<StoredEvidence, 'witnesses'>,
  experiment: Experiment,
): Fixture[] => {
  const unchecked = new Set(uncheckedOf(experiment).map(({ name }) => name));
  return witnesses.filter(({ variant }) => !unchecked.has(variant));
};

/** Those that a check repeats: of the first seed alone, which tells of another program as well as two do. */
export function repeatedOf(stored: Pick<StoredEvidence, 'witnesses'>, experiment: Experiment): Fixture[] {
  const first = Math.min(...stored.witnesses.map(({ seed }) => seed));
  return checkedWitnesses(stored, experiment).filter(({ seed }) => seed === first);
}

/** All of variants that a check runs, of the evidence that is kept, where there is any. @throws InputError when it is damaged */
export function keptWitnesses(study: Keeper, experiment: Experiment, origin: string): Fixture[] {
  const stored = readEvidence(study, origin, experiment.name);
  return stored ? checkedWitnesses(stored, experiment) : [];
}

/** The evidence that runs are. @param reason why it was gathered */
export function evidenceOfRuns(
  experiment: Pick<Experiment, 'metrics'>,
  findings: readonly Claim[],
  { runs, seeds }: Gathered,
  reason: string,
): StoredEvidence {
  const { data, engine, versions, gitCommit } = (runs.at(-1) as FinishedRun).run;
  const rows = rowsOf(findings, seeds);
  const first = rowsOf(findings, seeds.slice(0, findingPlan.controls));
  return {
    format: 1,
    measured: {
      ...{ date: new Date().toISOString().slice(0, 10), reason },
      ...{ engine, versions, gitCommit, dataSha256: data.sha256 },
    },
    seeds: rows.seeds,
    claims: mapEntries(rows.claims, (id, { measures }) => ({
      measures,
      controls: first.claims[id]?.controls ?? {},
    })),
    thresholds: thresholdsOf(findings, data.origin),
    witnesses: runs
      .filter(({ run }) => run.seed < findingPlan.firstSeed + findingPlan.witnesses)
      .map((run) => witnessOf(run, experiment)),
  };
}

/** The bounds of findings as they stand. */
export function thresholdsOf(findings: readonly Claim[], origin: string): StoredEvidence['thresholds'] {
  const own = findings.map(({ id, measures }) => {
    const bounds = measures.map((measure) => {
      const bound = thresholdOf(measure, origin);
      return [measure.id, { ...bound, effect: bound.effect ?? null }] as const;
    });
    return [id, Object.fromEntries(bounds)] as const;
  });
  return Object.fromEntries(own);
}

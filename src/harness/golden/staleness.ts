import { isDeepStrictEqual } from 'node:util';
import type { Claim, Runs } from '../study/claim.ts';
import { NotMeasured } from '../study/metrics.ts';
import type { FinishedRun } from '../study/run-file.ts';
import type { Experiment, Keeper } from '../study/study.ts';
import { type Fixture, placeOf } from './fixture.ts';
import { changedFacts, describeFact, describeGolden, holdAgainst } from './hold-against.ts';
import type { GoldenResult } from './result.ts';
import { type StoredEvidence, thresholdsOf, witnessOf } from './stored-evidence.ts';
import { calibrateFirst, readTolerances, type VariantTolerances } from './tolerances.ts';

/** Why evidence that is stored is not what would be found today. */

/**
 * Holds runs that were repeated against those that the evidence keeps, as golden results are held.
 *
 * @param runOf the same run of today; null where it did not come to its end
 * @returns what moved, in a line; null where nothing did
 */
export function driftOfWitnesses(
  study: Keeper,
  experiment: Experiment,
  origin: string,
  { witnesses }: Pick<StoredEvidence, 'witnesses'>,
  runOf: (witness: Fixture) => FinishedRun | null,
): string | null {
  const tolerances = readTolerances(study, origin, experiment.name);
  const lines = witnesses.flatMap((fixture) => {
    const run = runOf(fixture);
    const own = tolerances?.variants[fixture.variant];
    if (!run) return [`${fixture.variant} seed ${fixture.seed} did not come to its end`];
    if (!own) return [calibrateFirst(experiment, origin)];
    return describeGolden(holdWitness(experiment, own, fixture, run));
  });
  return firstOf(lines);
}

/** Holds a run that was repeated against the one that evidence keeps, as a golden result without pictures is held. */
export function holdWitness(
  experiment: Experiment,
  tolerances: VariantTolerances,
  fixture: Fixture,
  run: FinishedRun,
): GoldenResult {
  const pictures = new Map<string, Uint8Array>();
  const got = { fixture: witnessOf(run, experiment), pictures };
  return holdAgainst({ fixture, pictures }, got, { ...experiment, pictures: [] }, tolerances).result;
}

function firstOf(lines: readonly string[]): string | null {
  const [first] = lines;
  if (first === undefined) return null;
  return lines.length === 1 ? first : `${first}; and ${lines.length - 1} more`;
}

/**
 * The same of runs that nobody repeats: whether they would have other parameters today, or other data.
 *
 * @param dataSha256 of the data of today; null where they are not here
 */
export function driftOfFacts(
  { variants }: Pick<Experiment, 'variants'>,
  witnesses: readonly Fixture[],
  dataSha256: string | null,
): string | null {
  const lines = witnesses.flatMap((fixture) => {
    const now = variants.find(({ name }) => name === fixture.variant);
    if (!now) return [`${placeOf(fixture)}: there is no variant ${fixture.variant} any more`];
    const got = { ...fixture, parameters: now.parameters, dataSha256: dataSha256 ?? fixture.dataSha256 };
    return changedFacts(fixture, got, false).map((fact) => `${placeOf(fixture)}: ${describeFact(fact)}`);
  });
  return firstOf(lines);
}

/** What was changed of a finding since its evidence was gathered, in a line; null where nothing was, or it has none. */
export function changeSince(claim: Claim, origin: string, evidence: StoredEvidence): string | null {
  const { claims, seeds } = evidence;
  const rows = claims[claim.id]?.measures;
  if (!rows) return null;
  const unknown = claim.measures.find(({ id }) => !rows[id]);
  if (unknown) return `it measures ${unknown.id} now, which it did not then`;
  const moved = movedBound(claim, origin, evidence);
  if (moved !== null) return moved;
  for (const { seed, runs } of runsOf(evidence)) {
    for (const { id, of } of claim.measures) {
      const values = rows[id] ?? [];
      const stored = values[seeds.indexOf(seed)];
      const found = measured(of, runs);
      if (stored === undefined || found === null) continue;
      if (Math.abs(found - stored) <= rounding * Math.max(...values.map(Math.abs))) continue;
      return `${id} was ${stored} of the runs of seed ${seed}, and would be ${found} of the same: it is measured in another way`;
    }
  }
  return null;
}

/** Which bound of a finding was moved since its evidence was gathered, in a line; null where none was, or it has none. */
export function movedBound(
  claim: Claim,
  origin: string,
  { thresholds }: Pick<StoredEvidence, 'thresholds'>,
): string | null {
  const then = thresholds[claim.id];
  const now = thresholdsOf([claim], origin)[claim.id];
  const moved = claim.measures.find(({ id }) => then?.[id] && !isDeepStrictEqual(then[id], now?.[id]));
  if (!moved) return null;
  return `${moved.id} had to be ${show(then?.[moved.id])} when the seeds were run, and has to be ${show(now?.[moved.id])} now`;
}

/** Stored numbers have eight digits, and tables nine; what is measured may be a small difference of them. */
const rounding = 1e-6;

const show = (threshold: StoredEvidence['thresholds'][string][string] | undefined): string => {
  if (!threshold) return 'anything';
  const { side, value, effect, alpha } = threshold;
  const level = alpha === undefined ? '' : ` (α ${alpha})`;
  return `${side} ${value}${effect === null ? '' : ` (smallest effect of interest ${effect})`}${level}`;
};

/** The tables of the witnesses, by seed. */
function runsOf({ witnesses }: Pick<StoredEvidence, 'witnesses'>): { seed: number; runs: Runs }[] {
  return [...new Set(witnesses.map(({ seed }) => seed))].map((seed) => {
    const own = witnesses.filter((one) => one.seed === seed);
    return { seed, runs: Object.fromEntries(own.map(({ variant, metrics }) => [variant, metrics])) };
  });
}

/** Null of what reads a metric that golden results do not hold. */
function measured(of: (runs: Runs) => number, runs: Runs): number | null {
  try {
    return of(runs);
  } catch (error) {
    if (error instanceof NotMeasured) return null;
    throw error;
  }
}

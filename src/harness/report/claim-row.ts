import { judgedOnGolden } from '../golden/golden-runs.ts';
import type { GoldenResult, GoldenStatus } from '../golden/result.ts';
import { type ControlledSeed, judgeControl } from '../judge/control.ts';
import { judge } from '../judge/judge.ts';
import type { JudgedMeasure } from '../judge/judgement.ts';
import { controlPowerOf, needOf, type Pilots, powerOf } from '../judge/power.ts';
import { notJudged, unrunIn, unrunInControls } from '../judge/unrun.ts';
import type { Claim, SeedRuns } from '../study/claim.ts';
import { evidenceRow } from './evidence-row.ts';
import type { ClaimRow } from './model.ts';
import type { GatheredEvidence } from './witnesses.ts';

/** From the best to the worst. */
const statuses: readonly GoldenStatus[] = ['match', 'obsolete', 'not-run', 'missing', 'drift'];

/** What claims of an experiment are judged on. */
export interface Ground {
  readonly experiment: string;
  /** That of the data. */
  readonly origin: string;
  readonly seeds: readonly ControlledSeed[];
  /** What is known of its measures beforehand. */
  readonly pilots: Pilots;
  /** Runs without which a seed cannot be judged. */
  readonly missing: readonly string[];
  /** Variants that were not to be run, and that no check runs; undefined is none. */
  readonly unrun?: readonly string[];
  /** What is stored of its findings. */
  readonly evidence?: GatheredEvidence | null;
  readonly golden: { readonly results: readonly GoldenResult[]; readonly runs: readonly SeedRuns[] };
}

/**
 * Judges a claim and its controls, and holds its runs against the golden ones.
 *
 * @throws InputError where an established one needs what no check runs
 */
export function claimRow(claim: Claim, ground: Ground): ClaimRow {
  const variant = unrunVariant(claim, ground);
  if (variant !== null) return leftRow(claim, ground, notJudged(variant));
  const { origin, seeds, pilots, missing } = ground;
  const { seeds: needed, problem } = needOf(claim, origin, pilots, seeds.length);
  const row = {
    ...rowOf(claim, ground),
    seedsNeeded: needed,
    power: powerOf(claim, origin, pilots, Math.max(2, seeds.length)),
  };
  const reason = whyNotRun(missing, seeds.length, needed) ?? problem;
  if (reason) return { ...row, verdict: 'not-run', reason, measures: [], controls: [] };
  return {
    ...row,
    ...judge(claim, origin, seeds),
    reason: null,
    controls: judgeControls(claim, ground),
  };
}

/** The row of a claim that these runs say nothing of, and need not: its evidence alone does. @param reason why */
export function leftRow(claim: Claim, ground: Ground, reason: string): ClaimRow {
  return {
    ...rowOf(claim, ground),
    seedsNeeded: needOf(claim, ground.origin, ground.pilots).seeds,
    power: null,
    isLeftToEvidence: true,
    ...{ verdict: 'not-run', reason, measures: [], controls: [] },
  };
}

/** The variant that a claim needs and that was not to be run; null where it needs none. */
function unrunVariant(claim: Claim, { unrun = [], seeds }: Ground): string | null {
  if (unrun.length === 0) return null;
  const [first] = seeds;
  return unrunInControls(claim, unrun) ?? (first ? unrunIn(claim, first.runs) : null);
}

/** What there is to say of a claim, whatever its runs are. */
function rowOf(claim: Claim, ground: Ground) {
  const { experiment, origin, seeds, missing, evidence, golden } = ground;
  const { id, sentence, place, standing } = claim;
  const worst = Math.max(-1, ...golden.results.map(({ status }) => statuses.indexOf(status)));
  return {
    id,
    experiment,
    sentence,
    place,
    standing,
    n: seeds.length,
    seedsMissing: [...missing],
    isLeftToEvidence: false,
    evidence: evidence
      ? evidenceRow(claim, origin, evidence.stored, evidence.drift, evidence.unrepeated)
      : null,
    golden: {
      status: statuses[worst] ?? ('not-run' as const),
      estimates: judgedOnGolden(claim, origin, golden.runs).map(brief),
    },
  };
}

/** Judges the controls of a claim: those of a finding where its evidence is. */
function judgeControls(claim: Claim, { origin, seeds, pilots }: Ground): ClaimRow['controls'] {
  if (claim.standing === 'finding') return [];
  return claim.controls.map((control) => ({
    ...judgeControl(claim, control, origin, seeds),
    power: controlPowerOf(claim, control, origin, pilots, seeds.length),
  }));
}

/** A seed that lacks a run is not left out quietly: which ones come to their end may depend on what they show. */
function whyNotRun(missing: readonly string[], seeds: number, needed: number): string | null {
  if (missing.length > 0) return `there are no finished runs of ${missing.join('; ')}`;
  return seeds < needed ? `${seeds === 1 ? '1 seed' : `${seeds} seeds`}; a verdict needs ${needed}` : null;
}

const brief = ({ id, estimate, verdict }: JudgedMeasure) => ({ id, estimate, verdict });

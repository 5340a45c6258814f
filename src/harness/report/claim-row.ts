import type { GoldenResult, GoldenStatus } from '../golden/result.ts';
import { judge, judgeControl } from '../judge/judge.ts';
import type { JudgedMeasure } from '../judge/judgement.ts';
import { seedsNeeded } from '../judge/power.ts';
import type { Claim, SeedRuns } from '../study/claim.ts';
import type { ClaimRow } from './model.ts';

/** From the best to the worst. */
const statuses: readonly GoldenStatus[] = ['match', 'obsolete', 'not-run', 'missing', 'drift'];

/** What claims of an experiment are judged on. */
export interface Ground {
  readonly experiment: string;
  /** That of the data. */
  readonly origin: string;
  readonly seeds: readonly SeedRuns[];
  /** Runs without which a seed cannot be judged. */
  readonly missing: readonly string[];
  readonly golden: { readonly results: readonly GoldenResult[]; readonly runs: readonly SeedRuns[] };
}

/** Judges a claim and its controls, and holds its runs against the golden ones. */
export function claimRow(claim: Claim, { experiment, origin, seeds, missing, golden }: Ground): ClaimRow {
  const { id, sentence, place, standing } = claim;
  const worst = Math.max(-1, ...golden.results.map(({ status }) => statuses.indexOf(status)));
  const needed = seedsNeeded(claim, origin);
  const row = {
    id,
    experiment,
    sentence,
    place,
    standing,
    n: seeds.length,
    seedsNeeded: needed,
    seedsMissing: [...missing],
    golden: {
      status: statuses[worst] ?? ('not-run' as const),
      estimates: golden.runs.length < 2 ? [] : judge(claim, origin, golden.runs).measures.map(brief),
    },
  };
  const reason = whyNotRun(missing, seeds.length, needed);
  if (reason) return { ...row, verdict: 'not-run', reason, measures: [], controls: [] };
  return {
    ...row,
    ...judge(claim, origin, seeds),
    reason: null,
    controls: claim.controls.map((control) => judgeControl(claim, control, origin, seeds)),
  };
}

/** A seed that lacks a run is not left out quietly: which ones come to their end may depend on what they show. */
function whyNotRun(missing: readonly string[], seeds: number, needed: number): string | null {
  if (missing.length > 0) return `there are no finished runs of ${missing.join('; ')}`;
  return seeds < needed ? `${seeds === 1 ? '1 seed' : `${seeds} seeds`}; a verdict needs ${needed}` : null;
}

const brief = ({ id, estimate, verdict }: JudgedMeasure) => ({ id, estimate, verdict });

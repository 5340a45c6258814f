import type { Claim, SeedRuns } from '../claims/claim.ts';
import { judge, judgeControl } from '../claims/judge.ts';
import { seedsNeeded } from '../claims/power.ts';
import type { DataOrigin } from '../datasets/manifest.ts';
import type { GoldenResult, GoldenStatus } from '../golden/check.ts';
import type { ClaimRow } from './model.ts';

/** From the best to the worst. */
const statuses: readonly GoldenStatus[] = ['match', 'obsolete', 'not-run', 'missing', 'drift'];

/** Judges a claim and its controls, and holds its runs against the golden ones. */
export function claimRow(
  claim: Claim,
  source: DataOrigin,
  { seeds, missing }: { seeds: readonly SeedRuns[]; missing: readonly string[] },
  golden: { readonly results: readonly GoldenResult[]; readonly runs: readonly SeedRuns[] },
): ClaimRow {
  const { id, experiment, sentence, place, standing } = claim;
  const worst = Math.max(-1, ...golden.results.map(({ status }) => statuses.indexOf(status)));
  const needed = seedsNeeded(claim, source);
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
      estimates: golden.runs.length < 2 ? [] : judge(claim, source, golden.runs).measures.map(brief),
    },
  };
  // A seed that lacks a run is not left out quietly: which ones come to their end may depend on what they show.
  if (missing.length > 0) {
    const reason = `there are no finished runs of ${missing.join('; ')}`;
    return { ...row, verdict: 'not-run', reason, measures: [], controls: [] };
  }
  if (seeds.length < needed) {
    const reason = `${seeds.length === 1 ? '1 seed' : `${seeds.length} seeds`}; a verdict needs ${needed}`;
    return { ...row, verdict: 'not-run', reason, measures: [], controls: [] };
  }
  const { verdict, measures } = judge(claim, source, seeds);
  return {
    ...row,
    verdict,
    reason: null,
    measures: measures.map((measure) => ({ ...measure, perSeed: [...measure.perSeed] })),
    controls: claim.controls.map((control) => {
      const { measures, ...rest } = judgeControl(claim, control, source, seeds);
      return { ...rest, measures: [...measures] };
    }),
  };
}

const brief = <M extends ClaimRow['measures'][number]>({
  id,
  estimate,
  verdict,
}: Pick<M, 'id' | 'estimate' | 'verdict'>) => ({
  id,
  estimate,
  verdict,
});

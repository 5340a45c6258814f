import { judge } from '../judge/judge.ts';
import type { JudgedMeasure } from '../judge/judgement.ts';
import { type Claim, lacking, NotRun, type SeedRuns } from '../study/claim.ts';
import { NotMeasured } from '../study/metrics.ts';
import { checkedOf, type Experiment, goldenSeedsOf, type Keeper, uncheckedOf } from '../study/study.ts';
import { goldenFolderOf, placeOf, readFixture } from './fixture.ts';

/**
 * What the golden results say of an experiment, as claims are judged on it. Seeds that lack one of them are left out.
 *
 * @param instead fixtures of another folder are taken where they are there: what would be, were they accepted
 */
export function goldenRuns(
  study: Keeper,
  experiment: Experiment,
  origin: string,
  instead: { readonly folder: string; readonly takes: (place: string) => boolean } | null = null,
): SeedRuns[] {
  const checked = checkedOf(experiment);
  const unrun = uncheckedOf(experiment).map(({ name }) => name);
  return goldenSeedsOf(experiment).flatMap((seed) => {
    const runs = checked.flatMap((variant) => {
      const place = placeOf({ origin, experiment: experiment.name, variant: variant.name, seed });
      const folder = instead?.takes(place) ? instead.folder : goldenFolderOf(study);
      const stored = readFixture(folder, place);
      return stored ? [[variant.name, stored.fixture.metrics] as const] : [];
    });
    return runs.length < checked.length ? [] : [{ seed, runs: lacking(Object.fromEntries(runs), unrun) }];
  });
}

/**
 * What golden results say of a claim; nothing where they are too few, were captured before what it measures was measured, or where it reads
 * what none are kept of.
 */
export function judgedOnGolden(claim: Claim, origin: string, golden: readonly SeedRuns[]): JudgedMeasure[] {
  if (golden.length < 2) return [];
  try {
    return judge(claim, origin, golden).measures;
  } catch (error) {
    if (error instanceof NotMeasured || error instanceof NotRun) return [];
    throw error;
  }
}

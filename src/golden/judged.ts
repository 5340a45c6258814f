import type { Runs, SeedRuns } from '../claims/claim.ts';
import type { DataKind } from '../datasets/manifest.ts';
import { objectiveNames } from '../objectives/registry.ts';
import type { ExperimentName } from '../training/experiments.ts';
import { goldenSeeds } from './capture.ts';
import { metricsOf } from './figures.ts';
import { placeOf, readFixture } from './fixture.ts';

/**
 * What the golden results say of an experiment, as claims are judged on it. Seeds that lack one of them are left out.
 *
 * @param root a folder of fixtures
 * @param instead fixtures of another folder are taken where they are there: what would be, were they accepted
 */
export function goldenRuns(
  root: string,
  source: DataKind,
  experiment: ExperimentName,
  instead: { readonly root: string; readonly takes: (place: string) => boolean } | null = null,
): SeedRuns[] {
  return goldenSeeds.flatMap((seed) => {
    const runs = objectiveNames.flatMap((objective) => {
      const place = placeOf({ source, experiment, objective, seed });
      const stored = readFixture(instead?.takes(place) ? instead.root : root, place);
      if (!stored) return [];
      const { figures, config } = stored.fixture;
      return [[objective, metricsOf(figures, config.recordEvery)] as const];
    });
    return runs.length < objectiveNames.length ? [] : [{ seed, runs: Object.fromEntries(runs) as Runs }];
  });
}

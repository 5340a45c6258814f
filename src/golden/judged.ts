import type { Runs, SeedRuns } from '../claims/claim.ts';
import type { DataOrigin } from '../datasets/manifest.ts';
import { type ExperimentName, experiments } from '../training/experiments.ts';
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
  source: DataOrigin,
  experiment: ExperimentName,
  instead: { readonly root: string; readonly takes: (place: string) => boolean } | null = null,
): SeedRuns[] {
  return goldenSeeds.flatMap((seed) => {
    const { compared } = experiments[experiment];
    const runs = compared.flatMap((objective) => {
      const place = placeOf({ source, experiment, objective, seed });
      const stored = readFixture(instead?.takes(place) ? instead.root : root, place);
      if (!stored) return [];
      const { figures, config } = stored.fixture;
      return [[objective, metricsOf(figures, config.recordEvery)] as const];
    });
    return runs.length < compared.length ? [] : [{ seed, runs: Object.fromEntries(runs) as Runs }];
  });
}

import { InputError } from '../kit/errors.ts';
import type { ObjectiveName } from '../objectives/objective.ts';
import type { FinishedRun } from '../runs/finished.ts';
import { type ExperimentName, experiments } from '../training/experiments.ts';
import type { Runs, SeedRuns } from './claim.ts';

/** The finished runs of an experiment from one seed, one for each objective that it compares. */
export interface Group {
  readonly seed: number;
  readonly runs: Readonly<Record<ObjectiveName, FinishedRun>>;
}

/** What there is to judge an experiment's claims on. */
export interface Evidence {
  readonly groups: readonly Group[];
  /** `RR, seed 3`: runs without which a seed cannot be judged. */
  readonly missing: readonly string[];
}

/**
 * Groups finished runs by seed.
 *
 * @param seeds those that should be there; by default those that are
 * @throws InputError when a seed comes twice: it is the unit of replication, and counts once
 */
export function evidenceOf(
  runs: readonly FinishedRun[],
  experiment: ExperimentName,
  seeds?: readonly number[],
): Evidence {
  const own = runs.filter(({ run }) => run.experiment === experiment);
  const found = new Map<number, Partial<Record<ObjectiveName, FinishedRun>>>();
  for (const finished of own) {
    const { seed, objective } = finished.run;
    const group = found.get(seed) ?? {};
    if (group[objective]) {
      throw new InputError(
        `${finished.folder}: ${experiment} ${objective} seed ${seed} comes twice, the other is ${group[objective].folder}`,
      );
    }
    found.set(seed, { ...group, [objective]: finished });
  }
  const groups: Group[] = [];
  const missing: string[] = [];
  for (const seed of seeds ?? [...found.keys()].sort((a, b) => a - b)) {
    const group = found.get(seed) ?? {};
    const absent = experiments[experiment].compared.filter((objective) => !group[objective]);
    if (absent.length === 0) groups.push({ seed, runs: group as Group['runs'] });
    else missing.push(`${absent.join(', ')} seed ${seed}`);
  }
  return { groups, missing };
}

/** The measurements alone, which claims are judged on. */
export function measuredOf({ seed, runs }: Group): SeedRuns {
  const entries = Object.entries(runs).map(([objective, { metrics }]) => [objective, metrics]);
  return { seed, runs: Object.fromEntries(entries) as Runs };
}

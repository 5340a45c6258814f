import { mapEntries } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import type { SeedRuns } from '../study/claim.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { comparedOf, type Experiment } from '../study/study.ts';

/** The finished runs of an experiment from one seed, one for each variant that it compares. */
export interface Group {
  readonly seed: number;
  /** By variant. */
  readonly runs: Readonly<Record<string, FinishedRun>>;
}

/** What there is to judge an experiment's claims on. */
export interface Evidence {
  readonly groups: readonly Group[];
  /** `RR seed 3`: runs without which a seed cannot be judged. */
  readonly missing: readonly string[];
}

/**
 * Groups finished runs by seed. Those of other experiments are left out, and those of variants that this one does not
 * compare: they are evidence of nothing.
 *
 * @param seeds those that should be there; by default those that are
 * @throws InputError when a seed comes twice: it is the unit of replication, and counts once
 */
export function evidenceOf(
  runs: readonly FinishedRun[],
  experiment: Pick<Experiment, 'name' | 'variants'>,
  seeds?: readonly number[],
): Evidence {
  const { name } = experiment;
  const compared = comparedOf(experiment).map((variant) => variant.name);
  const found = new Map<number, Record<string, FinishedRun>>();
  for (const finished of runs) {
    const { seed, variant } = finished.run;
    if (finished.run.experiment !== name || !compared.includes(variant)) continue;
    const group = found.get(seed) ?? {};
    if (group[variant]) {
      throw new InputError(
        `${finished.folder}: ${name} ${variant} seed ${seed} comes twice, the other is ${group[variant].folder}`,
      );
    }
    found.set(seed, { ...group, [variant]: finished });
  }
  const groups: Group[] = [];
  const missing: string[] = [];
  for (const seed of seeds ?? [...found.keys()].sort((a, b) => a - b)) {
    const group = found.get(seed) ?? {};
    const absent = compared.filter((variant) => !group[variant]);
    if (absent.length === 0) groups.push({ seed, runs: group });
    else missing.push(`${absent.join(', ')} seed ${seed}`);
  }
  return { groups, missing };
}

/** The measurements alone, which claims are judged on. */
export function measuredOf({ seed, runs }: Group): SeedRuns {
  return { seed, runs: mapEntries(runs, (_, { table }) => table) };
}

import { mapEntries } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { lacking, type SeedRuns } from '../study/claim.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { comparedOf, type Experiment, uncheckedOf } from '../study/study.ts';

/** The finished runs of an experiment from one seed, one for each variant that it compares, or that was to be run. */
export interface Group {
  readonly seed: number;
  /** By variant. */
  readonly runs: Readonly<Record<string, FinishedRun>>;
  /** The compared variants that no check runs and that were not to be run; undefined is none. */
  readonly unrun?: readonly string[];
}

/** What there is to judge an experiment's claims on. */
export interface Evidence {
  readonly groups: readonly Group[];
  /** `RR seed 3`: runs without which a seed cannot be judged. */
  readonly missing: readonly string[];
}

/**
 * Groups finished runs by seed. Those of other experiments are left out, and those that are evidence of nothing: of variants that
 * this one does not compare, and of controls.
 *
 * @param seeds those that should be there; by default those that are
 * @param variants those of the compared ones that were to be run, without which a seed is not whole; by default all of them
 * @throws InputError when a seed comes twice, or two seeds are one: it is the unit of replication, and counts once
 */
export function evidenceOf(
  runs: readonly FinishedRun[],
  experiment: Pick<Experiment, 'name' | 'variants' | 'metrics'>,
  seeds?: readonly number[],
  variants: readonly string[] = comparedOf(experiment).map((one) => one.name),
): Evidence {
  const { name } = experiment;
  const unrun = unrunOf(experiment, variants);
  const found = new Map<number, Record<string, FinishedRun>>();
  for (const finished of runs) {
    const { seed, variant, alteration } = finished.run;
    if (finished.run.experiment !== name || !variants.includes(variant) || alteration !== undefined) continue;
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
    const absent = variants.filter((variant) => !group[variant]);
    if (absent.length === 0) groups.push({ seed, runs: group, ...(unrun.length > 0 ? { unrun } : {}) });
    else missing.push(`${absent.join(', ')} seed ${seed}`);
  }
  requireDistinct(groups, experiment);
  return { groups, missing };
}

/** The compared variants that no check runs, but for those that were to be run. */
export const unrunOf = (
  experiment: Pick<Experiment, 'variants'>,
  variants: readonly string[],
): readonly string[] =>
  uncheckedOf(experiment).flatMap(({ name }) => (variants.includes(name) ? [] : [name]));

/**
 * Seeds that begin with the same weights, or end with the same numbers throughout, are one seed that is counted twice: something has
 * not taken them in. (Equal accuracies are common, and nothing is wrong with them.)
 *
 * @throws InputError that names two of them
 */
function requireDistinct(groups: readonly Group[], { metrics }: Pick<Experiment, 'metrics'>): void {
  const held = metrics.filter(({ isHeld }) => isHeld !== false).map(({ name }) => name);
  const seen = new Map<string, FinishedRun>();
  for (const one of groups.flatMap(({ runs }) => Object.values(runs))) {
    const { variant, seed, initialSha256 } = one.run;
    const numbers = JSON.stringify(held.map((name) => one.table[name] ?? null));
    const marks = [
      ...(initialSha256 ? [['begin alike', initialSha256] as const] : []),
      // Where no number is a result, equal ones tell nothing.
      ...(held.length > 0 ? [['gave the same numbers throughout', numbers] as const] : []),
    ];
    for (const [how, mark] of marks) {
      const key = `${variant} ${how} ${mark}`;
      const other = seen.get(key);
      if (other) {
        throw new InputError(
          `${one.folder}: ${variant} seed ${seed} and seed ${other.run.seed} (${other.folder}) ${how}: they are not two seeds`,
        );
      }
      seen.set(key, one);
    }
  }
}

/** The measurements alone, which claims are judged on. What was not to be run says so to who reads it. */
export function measuredOf({ seed, runs, unrun = [] }: Group): SeedRuns {
  return {
    seed,
    runs: lacking(
      mapEntries(runs, (_, { table }) => table),
      unrun,
    ),
  };
}

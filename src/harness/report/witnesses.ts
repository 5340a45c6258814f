import { join } from 'node:path';
import { driftOfFacts, driftOfWitnesses } from '../golden/staleness.ts';
import { readEvidence, repeatedOf, type StoredEvidence } from '../golden/stored-evidence.ts';
import type { RunOf } from '../runs/finished.ts';
import { type Job, jobOf } from '../runs/job.ts';
import { runFolder } from '../runs/layout.ts';
import { cellsOf } from '../study/cells.ts';
import type { ChosenData } from '../study/data.ts';
import type { Experiment } from '../study/study.ts';
import type { CheckPlan } from './plan.ts';

/** The runs of evidence that a check repeats, and what they say of the rest of it. */

/**
 * The jobs that repeat witnesses of an experiment's evidence; none where it has none. Those of seeds that the check runs anyway are not
 * planned twice.
 *
 * @param root the folder of runs
 * @throws InputError when the evidence is damaged
 */
export function witnessJobs(
  { study, data, engine, seeds }: Pick<CheckPlan, 'study' | 'data' | 'engine' | 'seeds'>,
  experiment: Experiment,
  root: string,
): Job[] {
  const { name } = experiment;
  const own = data[name] as ChosenData;
  const stored = readEvidence(study, own.origin, name);
  const witnesses = stored ? repeatedOf(stored, experiment) : [];
  const others = new Set(witnesses.map(({ seed }) => seed).filter((seed) => !seeds[name]?.includes(seed)));
  const variants = witnesses.map(({ variant }) => variant);
  return cellsOf([experiment], { [name]: [...others] }, variants).map((cell) => {
    const folder = runFolder(join(root, own.origin), study, name, cell.variant, cell.seed);
    return jobOf(study, cell, engine, own, { folder, drawsBeside: false });
  });
}

/** What there is of findings besides the seeds of a check. */
export interface GatheredEvidence {
  readonly stored: StoredEvidence;
  /** Why none of it is what would be found today; null where it is. */
  readonly drift: string | null;
  /** What of it was not held against today, and why; null where all was. */
  readonly unrepeated: string | null;
}

/** The evidence of an experiment, held against its witnesses; null where there is none, and in a part, which repeats none. */
export function evidenceFor(
  { scope, study, data, jobs }: CheckPlan,
  experiment: Experiment,
  runOf: RunOf,
): GatheredEvidence | null {
  const { origin, sha256 } = data[experiment.name] as ChosenData;
  const stored = scope === 'check' ? readEvidence(study, origin, experiment.name) : null;
  if (!stored) return null;
  const witnesses = repeatedOf(stored, experiment);
  const others = stored.witnesses.filter((witness) => !witnesses.includes(witness));
  const moved = driftOfWitnesses(study, experiment, origin, { witnesses }, ({ variant, seed }) => {
    const job = [...jobs.witnesses, ...jobs.main].find(
      (one) => one.experiment === experiment.name && one.variant === variant && one.seed === seed,
    );
    return job ? runOf(job) : null;
  });
  const repeated = new Set(witnesses.map(({ variant }) => variant));
  const variants = [...new Set(others.map(({ variant }) => variant))].filter((name) => !repeated.has(name));
  return {
    stored,
    drift: moved ?? driftOfFacts(experiment, others, sha256),
    unrepeated:
      variants.length > 0 ? `its runs of ${variants.join(', ')} are not repeated, a check runs none` : null,
  };
}

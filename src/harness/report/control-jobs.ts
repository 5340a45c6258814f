import { keyOf } from '../judge/control.ts';
import { type Job, jobOf } from '../runs/job.ts';
import { runFolder } from '../runs/layout.ts';
import type { Claim } from '../study/claim.ts';
import type { ChosenData } from '../study/data.ts';
import type { LoadedStudy } from '../study/load-study.ts';
import type { Engine } from '../study/runner.ts';
import { alterationNamed, comparedOf, type Experiment, variantNamed } from '../study/study.ts';

/** The runs that controls need besides those that claims are judged on, each once. */

/** What is common to the runs of an experiment. */
export interface Setting {
  readonly study: LoadedStudy;
  readonly experiment: Experiment;
  readonly data: ChosenData;
  readonly engine: Pick<Engine, 'name'>;
  /** Those that the claims are judged over, in order. */
  readonly seeds: readonly number[];
  /** The folder that the runs of claims are in; those of controls go into others beside it. */
  readonly root: string;
}

/** Where the runs of an alteration go, beside those of the claims; undefined is none. */
export const controlRoot = (root: string, alteration: string | undefined) =>
  alteration === undefined ? root : `${root}-${alteration}`;

/**
 * The jobs of the controls of claims, those first that others are measured anew of.
 *
 * @param how what each job has besides
 */
export function controlJobs(
  { study, experiment, data, engine, seeds, root }: Setting,
  claims: readonly Claim[],
  how: Pick<Job, 'resume'> = {},
): Job[] {
  const jobs = new Map<string, Job>();
  const compared = comparedOf(experiment).map(({ name }) => name);
  const folderOf = (variant: string, alteration: string | undefined, seed: number) =>
    runFolder(controlRoot(root, alteration), study, experiment.name, variant, seed);
  const add = (name: string, wanted: string | undefined, seed: number) => {
    const variant = variantNamed(experiment, name);
    const alteration = wanted === undefined ? null : alterationNamed(experiment, wanted);
    const parameters = alteration?.parameters?.(variant) ?? variant.parameters;
    const folder = folderOf(name, wanted, seed);
    const cell = { experiment: experiment.name, variant: name, seed, parameters };
    const unaltered = alteration?.isMeasuredAnew ? folderOf(name, undefined, seed) : undefined;
    const job = { folder, alteration: wanted, unaltered, drawsBeside: false, ...how };
    jobs.set(folder, jobOf(study, cell, engine, data, job));
  };
  for (const { places, seeds: most } of claims.flatMap(({ controls }) => controls)) {
    for (const [place, { variant = place, alteration }] of Object.entries(places)) {
      for (const seed of seeds.slice(0, most)) {
        const isAltered = alteration !== undefined;
        const needsRun = !compared.includes(variant);
        const measures = isAltered && alterationNamed(experiment, alteration).isMeasuredAnew;
        if (needsRun && (!isAltered || measures)) add(variant, undefined, seed);
        if (isAltered) add(variant, alteration, seed);
      }
    }
  }
  return [...jobs.values()].sort((a, b) => Number(isAfterwards(a)) - Number(isAfterwards(b)));
}

/** Whether a run can only begin when the one is finished that it measures anew. */
export const isAfterwards = ({ unaltered }: Pick<Job, 'unaltered'>): boolean => unaltered !== undefined;

/** What controls call the run of a job. */
export const keyOfJob = ({ variant, alteration }: Pick<Job, 'variant' | 'alteration'>): string =>
  keyOf(variant, alteration === undefined ? {} : { alteration });

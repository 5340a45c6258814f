import { join } from 'node:path';
import { movedBound } from '../harness/golden/staleness.ts';
import {
  evidenceFile,
  type Gathered,
  readEvidence,
  type StoredEvidence,
} from '../harness/golden/stored-evidence.ts';
import { evidenceOf, measuredOf } from '../harness/judge/evidence.ts';
import { findingPlan } from '../harness/judge/looks.ts';
import { controlJobs, controlRoot, keyOfJob } from '../harness/report/control-jobs.ts';
import { finishedRun } from '../harness/runs/done.ts';
import { plannedRun, requireSameRun } from '../harness/runs/identity.ts';
import { type Job, jobOf } from '../harness/runs/job.ts';
import { isFileOfRuns, runFolder } from '../harness/runs/layout.ts';
import { cellsOf } from '../harness/study/cells.ts';
import type { Claim } from '../harness/study/claim.ts';
import type { ChosenData } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { FinishedRun } from '../harness/study/run-file.ts';
import type { Engine } from '../harness/study/runner.ts';
import type { Experiment } from '../harness/study/study.ts';
import { experimentsGiven } from '../harness/terminal/options.ts';
import type { Scene, SceneOptions } from '../harness/terminal/scene.ts';
import type { Belongings } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';

/** The runs that findings are decided by: <folder>/<origin>/<experiment>/claims/…, and those of controls in folders beside. */

/** What the command is told. */
export interface FindingsOptions extends SceneOptions {
  readonly reason?: string;
  readonly most: number;
  readonly processes: number;
  readonly shard?: string;
  readonly from?: string[];
  readonly out?: string;
}

/** An experiment whose findings are to be decided. */
export interface Part {
  readonly experiment: Experiment;
  readonly findings: readonly Claim[];
  readonly data: ChosenData;
  readonly engine: Pick<Engine, 'name'>;
}

export const findingsOf = ({ claims }: Pick<Experiment, 'claims'>): Claim[] =>
  claims.filter(({ standing }) => standing === 'finding');

/**
 * The experiments whose findings are to be decided: all that have some, of those that were asked for.
 *
 * @throws InputError when one was asked for that has none, or no experiment has
 */
export function partsOf(
  { experiments, data, engine }: Pick<Scene, 'experiments' | 'data' | 'engine'>,
  options: SceneOptions,
): Part[] {
  const asked = experimentsGiven(options);
  const own = experiments.filter(({ name }) => !asked || asked.includes(name));
  const without = own.filter((experiment) => findingsOf(experiment).length === 0);
  if (without.length === own.length || (asked && without.length > 0)) {
    const names = without.map(({ name }) => name).join(', ');
    throw new InputError(`findings: ${names || 'what was asked for'}: expected an experiment that has some`);
  }
  return own
    .filter((experiment) => !without.includes(experiment))
    .map((experiment) => ({
      ...{ experiment, findings: findingsOf(experiment), engine },
      data: data[experiment.name] as ChosenData,
    }));
}

/**
 * Sees to it that the bounds stand as they did when seeds were looked at first: else these would be chosen by what was to be seen.
 *
 * @throws InputError that names a bound that was moved
 */
export function requireBoundsOf(study: LoadedStudy, { experiment, findings, data }: Part): void {
  const evidence = readEvidence(study, data.origin, experiment.name);
  for (const claim of evidence ? findings : []) {
    const moved = movedBound(claim, data.origin, evidence as StoredEvidence);
    if (moved === null) continue;
    throw new InputError(
      `${evidenceFile(study, data.origin, experiment.name)}: ${claim.id}: ${moved}; seeds that were looked at decide nothing any more: give findingPlan another first seed, and remove this file and its runs`,
    );
  }
}

/** Where the runs of a part are, below the folder of all of them. */
export const rootOf = ({ experiment, data }: Part, folder: string): string =>
  join(folder, data.origin, experiment.name);

/** What is left in the folder of a part. */
export const belongingsOf = (study: LoadedStudy, { experiment }: Part): Belongings => ({
  roots: [undefined, ...(experiment.alterations ?? []).map(({ name }) => name)].map((alteration) =>
    controlRoot('claims', alteration),
  ),
  writes: (file) => isFileOfRuns(study, file.split('/').slice(1).join('/')),
});

/**
 * The runs of some seeds, always at the same places, those of controls after the others.
 *
 * @param folderOf the folder of all runs of a seed
 */
export function jobsOf(
  study: LoadedStudy,
  part: Part,
  seeds: readonly number[],
  folderOf: (seed: number) => string,
): Job[] {
  const { experiment, findings, data, engine } = part;
  const rootFor = (seed: number) => join(rootOf(part, folderOf(seed)), 'claims');
  const runs = cellsOf([experiment], { [experiment.name]: seeds }).map((cell) => {
    const folder = runFolder(rootFor(cell.seed), study, experiment.name, cell.variant, cell.seed);
    return jobOf(study, cell, engine, data, { folder, drawsBeside: false, resume: true });
  });
  const controls = seeds.flatMap((seed) => {
    const number = seed - findingPlan.firstSeed;
    if (number >= findingPlan.controls) return [];
    // A control may want fewer seeds than that.
    const claims = findings.map((claim) => ({
      ...claim,
      controls: claim.controls.filter((control) => number < (control.seeds ?? findingPlan.controls)),
    }));
    const setting = { ...{ study, experiment, data, engine }, seeds: [seed], root: rootFor(seed) };
    return controlJobs(setting, claims, { resume: true });
  });
  return [...runs, ...controls];
}

/** A run that was to be done. @throws InputError when it is not there, is another one, or lost something */
export function runOf(study: LoadedStudy, job: Job): FinishedRun {
  requireSameRun(job.folder, plannedRun(study, job, { name: job.engine, version: '' }, job.data, job));
  return finishedRun(study, 'evidence', job);
}

/** All runs of seeds, as they are judged and kept. @throws InputError when two seeds are one */
export function gather(
  { experiment }: Part,
  found: readonly FinishedRun[],
  seeds: readonly number[],
): Gathered {
  const { groups } = evidenceOf(found, experiment, seeds);
  const controlled = groups.map((group) => {
    const own = found.filter(({ run, folder }) => run.seed === group.seed && !isOfGroup(group.runs, folder));
    const others = own.map(({ run, table }) => [keyOfJob(run), table] as const);
    return { ...measuredOf(group), others: Object.fromEntries(others) };
  });
  return { runs: groups.flatMap(({ runs }) => Object.values(runs)), seeds: controlled };
}

const isOfGroup = (runs: Readonly<Record<string, FinishedRun>>, folder: string) =>
  Object.values(runs).some((one) => one.folder === folder);

import { basename, join } from 'node:path';
import { findingPlan } from '../harness/judge/looks.ts';
import { type Job, jobOf } from '../harness/runs/job.ts';
import { isFileOfRuns, runFolder } from '../harness/runs/layout.ts';
import { checkedCellsOf, seedsFrom } from '../harness/study/cells.ts';
import type { ChosenData } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { Engine, EngineStatus } from '../harness/study/runner.ts';
import { type Experiment, fixturesOf, type Keeper } from '../harness/study/study.ts';
import { remark } from '../harness/terminal/say.ts';
import type { Belongings } from '../kit/belongings.ts';
import { findingsOf } from './findings-runs.ts';

/** The runs that a calibration needs: runs/calibrate/<origin>/<experiment>/<family>/… */

/** Runs of an experiment that have in common how they are carried out. */
export interface Family {
  readonly name: string;
  readonly engine: Engine;
  readonly isEngine: boolean;
  /** Which disturbance of many, if any. */
  readonly draw?: number;
}

/** The base, which the others are compared with, comes first. */
export const familiesOf = (base: Engine, draws: number, others: readonly Engine[]): Family[] => [
  { name: 'base', engine: base, isEngine: true },
  ...seedsFrom(1, draws).map((draw) => ({
    ...{ name: `disturbed-${draw}`, engine: base, isEngine: false },
    draw,
  })),
  ...others.map((engine) => ({ name: engine.name, engine, isEngine: true })),
];

/** Those of the families that the runs of an experiment are repeated in. */
export const familiesFor = ({ probes }: Experiment, families: readonly Family[]): Family[] =>
  families.filter(({ engine }, at) => at === 0 || !probes.slowEngines?.includes(engine.name));

/** The engines that calibrations repeat their runs on: all that load, but for what would take days. */
export function otherEngines(base: Engine, survey: readonly EngineStatus[]): Engine[] {
  for (const status of survey) {
    if (!status.loads && status.installed)
      remark(`racecar: engine ${status.name} is left out: ${status.reason}`);
  }
  return survey.flatMap((status) =>
    status.loads && !status.isSlow && status.name !== base.name
      ? [{ name: status.name, version: status.version }]
      : [],
  );
}

/** An experiment that is calibrated, its data, and where its runs are. */
export interface Part {
  readonly experiment: Experiment;
  readonly data: ChosenData;
  readonly root: string;
}

/** Two studies may have one root, and fixtures of their own below it. */
export function calibrationRoot(study: Keeper): string {
  const own = basename(fixturesOf(study));
  return join(study.root, 'runs', own === 'fixtures' ? 'calibrate' : `calibrate-${own}`);
}

export function partOf(study: LoadedStudy, experiment: Experiment, data: ChosenData): Part {
  return { experiment, data, root: join(calibrationRoot(study), data.origin, experiment.name) };
}

/** What a calibration leaves in the folder of a part. */
export const belongingsOf = (study: LoadedStudy, families: readonly Family[]): Belongings => ({
  roots: families.map(({ name }) => name),
  writes: (file) => isFileOfRuns(study, file.split('/').slice(1).join('/')),
});

/**
 * The seeds of a calibration: so many from 0, and those whose runs evidence keeps, which a check repeats: of a chaotic training one seed
 * may be much noisier than others.
 */
export const calibratedSeeds = (experiment: Experiment, count: number): number[] => [
  ...seedsFrom(0, count),
  ...(findingsOf(experiment).length > 0 ? seedsFrom(findingPlan.firstSeed, findingPlan.witnesses) : []),
];

/** The runs of a family, always at the same places. */
export function jobsOf(
  study: LoadedStudy,
  { experiment, data, root }: Part,
  seeds: number,
  { name, engine, draw }: Family,
): Job[] {
  const disturbance = experiment.probes.disturbance === undefined ? undefined : draw;
  return checkedCellsOf([experiment], { [experiment.name]: calibratedSeeds(experiment, seeds) }).map(
    (cell) => {
      const folder = runFolder(join(root, name), study, experiment.name, cell.variant, cell.seed);
      return jobOf(study, cell, engine, data, { folder, drawsBeside: true, resume: true, disturbance });
    },
  );
}

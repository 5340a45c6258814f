import { join } from 'node:path';
import { Command } from 'commander';
import { calibrate, leastTolerance, safetyFactor } from '../harness/golden/calibrate.ts';
import { tolerancesFile, writeTolerances } from '../harness/golden/tolerances.ts';
import { showProcessor } from '../harness/report/made-with.ts';
import { readFinishedRuns } from '../harness/runs/finished.ts';
import { type Job, jobOf } from '../harness/runs/job.ts';
import { claimRunFolder, isFileOfRuns } from '../harness/runs/layout.ts';
import { provenance } from '../harness/runs/provenance.ts';
import { cellsOf, seedsFrom } from '../harness/study/cells.ts';
import type { ChosenData } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { FinishedRun } from '../harness/study/run-file.ts';
import type { Engine, EngineStatus } from '../harness/study/runner.ts';
import { byName, experimentNamed } from '../harness/study/study.ts';
import { hold } from '../harness/terminal/hold.ts';
import { integer } from '../harness/terminal/options.ts';
import { remark, say } from '../harness/terminal/say.ts';
import {
  addSceneOptions,
  announce,
  type Scene,
  type SceneOptions,
  setScene,
} from '../harness/terminal/scene.ts';
import { beginWriting, endWriting } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { carryOutVisibly } from './visibly.ts';

interface Options extends SceneOptions {
  readonly seeds: number;
  readonly draws: number;
}

export function calibrateCommand(study: LoadedStudy): Command {
  const command = new Command('calibrate')
    .description(
      'repeat the runs with what should not matter disturbed and on every other engine, and write the tolerances of each experiment for its data; those of experiments that are left out stay as they are',
    )
    .option('--seeds <n>', 'over how many seeds, from 0', integer(1, 1000), 5)
    .option('--draws <n>', 'how many times each is disturbed', integer(1, 100), 4);
  return addSceneOptions(command, study).action((options: Options) =>
    runCalibration(study, options, command),
  );
}

/** One family of runs of a calibration: the base, which the others are compared with, comes first. */
interface Family {
  readonly name: string;
  readonly engine: Engine;
  readonly isEngine: boolean;
  /** Which disturbance of many, if any. */
  readonly draw?: number;
}

/** Its runs, once all are finished. */
type FinishedFamily = Family & { readonly runs: readonly FinishedRun[] };

async function runCalibration(study: LoadedStudy, options: Options, command: Command): Promise<void> {
  const scene = await setScene(study, options, command);
  const { engine: base } = scene;
  const others = otherEngines(base, await study.engines.survey());
  announce('golden calibrate', scene, `, against ${others.length} other`);

  const root = join(study.root, 'runs/calibrate');
  const locks = [await hold(root), await hold(join(study.root, 'fixtures'))];
  const seeds = seedsFrom(0, options.seeds);
  const draws = seedsFrom(1, options.draws);
  const families: Family[] = [
    { name: base.name, engine: base, isEngine: true },
    ...draws.map((draw) => ({ name: `disturbed-${draw}`, engine: base, isEngine: false, draw })),
    ...others.map((engine) => ({ name: engine.name, engine, isEngine: true })),
  ];
  const belongings = {
    roots: families.map(({ name }) => name),
    writes: (file: string) => isFileOfCalibration(study, file),
  };
  beginWriting(root, belongings);
  const jobs = families.flatMap((family) => jobsOf(study, scene, seeds, join(root, family.name), family));
  const results = await carryOutVisibly(study, jobs);
  endWriting(root, belongings);
  if (results.some(({ ok }) => !ok)) {
    throw new InputError('calibration needs every training; nothing was written');
  }
  const finished = families.map((family) => ({ ...family, runs: runsIn(study, join(root, family.name)) }));
  for (const lock of locks) lock.requireHeld();
  measure(study, scene, seeds, finished);
  for (const lock of locks) lock.release();
  say(`${results.length} trainings`);
}

/** Writes the tolerances that the runs of all families show. */
function measure(
  study: LoadedStudy,
  { experiments, data, engine }: Scene,
  seeds: number[],
  families: readonly FinishedFamily[],
): void {
  const { versions, processor } = provenance(study.root);
  for (const experiment of experiments) {
    const { origin, sha256 } = data[experiment.name] as ChosenData;
    const { disturbance } = experiment.probes;
    const [base, ...disturbed] = families.map(({ runs, ...family }) => ({
      ...family,
      runs: runs.filter(({ run }) => run.experiment === experiment.name),
    }));
    writeTolerances(study, origin, experiment.name, {
      measured: {
        date: new Date().toISOString().slice(0, 10),
        on: `${versions.platform}, Node ${versions.node}`,
        ...(processor ? { processor: showProcessor(processor) } : {}),
        base: engine.version,
        disturbances: disturbed.map((family) =>
          family.draw === undefined
            ? family.engine.version
            : `${disturbance?.words ?? 'the same again'}, draw ${family.draw}`,
        ),
        seeds,
        dataSha256: sha256,
      },
      safetyFactor,
      least: leastTolerance,
      variants: calibrate(experiment, base?.runs ?? [], disturbed),
    });
    const file = tolerancesFile(origin, experiment.name);
    say(`${file}: tolerances of ${experiment.name} on ${origin} data`);
  }
}

function otherEngines(base: Engine, survey: readonly EngineStatus[]): Engine[] {
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

function jobsOf(
  study: LoadedStudy,
  { experiments, data }: Scene,
  seeds: readonly number[],
  root: string,
  { engine, draw }: Family,
): Job[] {
  return cellsOf(
    experiments,
    byName(experiments, () => seeds),
  ).map((cell) => {
    const { experiment, variant, seed } = cell;
    const folder = claimRunFolder(root, study, experiment, variant);
    const { disturbance } = experimentNamed(study, experiment).probes;
    const start = draw !== undefined && disturbance ? join(folder, startFile) : undefined;
    if (start) disturbance?.write(start, seed, draw as number);
    return jobOf(study, cell, engine, data[experiment] as ChosenData, { folder, drawsBeside: true, start });
  });
}

function runsIn(study: LoadedStudy, folder: string): readonly FinishedRun[] {
  const { runs, leftOut } = readFinishedRuns(study, folder);
  if (leftOut[0]) throw new InputError(`calibration needs every training: ${leftOut[0]}`);
  return runs;
}

/** What a disturbed run starts from. */
const startFile = 'start.safetensors';

function isFileOfCalibration(study: LoadedStudy, file: string): boolean {
  const name = file.split('/').slice(1).join('/');
  return isFileOfRuns(study, name) || /^[^_/]+_[^_/]+\/test_\d{4,}\/start\.safetensors$/.test(name);
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { openDataSource } from '../datasets/source.ts';
import type { EngineName } from '../engines/engine.ts';
import { loadEngine, surveyEngines } from '../engines/registry.ts';
import { calibrate, leastTolerance, safetyFactor, type Variant } from '../golden/calibrate.ts';
import { readTolerances, writeTolerances } from '../golden/tolerances.ts';
import { InputError } from '../kit/errors.ts';
import { projectPath } from '../kit/project.ts';
import { initialise } from '../networks/initialise.ts';
import { nudge } from '../networks/nudge.ts';
import { readFinishedRuns } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import { claimRunFolder } from '../runs/layout.ts';
import { writeModel } from '../runs/models.ts';
import { provenance } from '../runs/provenance.ts';
import { experiments, gridOf, type Training } from '../training/experiments.ts';
import {
  addDataOptions,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  engineOption,
  integer,
} from './options.ts';
import { remark, say, showData } from './say.ts';
import { carryOutVisibly } from './training.ts';

interface CalibrateOptions extends EngineOptions, DataOptions {
  readonly seeds: number;
  readonly nudges: number;
}

export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .description(
      'repeat the trainings with the initial weights moved by one unit in the last place and on every other engine, and write fixtures/tolerances.json for this data',
    )
    .option('--seeds <n>', 'over how many seeds, from 0', integer(1, 1000), 5)
    .option('--nudges <n>', 'how many times the weights are moved', integer(1, 100), 4)
    .addOption(engineOption());
  return addDataOptions(command).action(runCalibration);
}

async function runCalibration(options: CalibrateOptions, command: Command): Promise<void> {
  const data = dataChoice(options, command);
  const source = openDataSource(data);
  const base = await loadEngine(options.engine);
  const survey = await surveyEngines();
  // Plain JavaScript would need days.
  const others = survey
    .filter((status) => status.loads)
    .filter(({ name }) => name !== base.name && name !== 'cpu');
  remark(
    `racecar golden calibrate: ${showData(source)}, engine ${base.name}, against ${others.length} other`,
  );

  const root = projectPath(`runs/calibrate/${source.kind}`);
  rmSync(root, { recursive: true, force: true });
  const seeds = Array.from({ length: options.seeds }, (_, seed) => seed);
  const jobsOf = ({ name, engine, nudged }: Plan): Job[] =>
    gridOf(seeds).map((training) => {
      const folder = claimRunFolder(join(root, name), training.experiment, training.objective);
      const job = { training, engine, data, folder, singularImages: true };
      return nudged ? { ...job, init: writeNudged(join(folder, 'init.safetensors'), training, nudged) } : job;
    });
  const plans: Plan[] = [
    { name: base.name, engine: base.name },
    ...Array.from({ length: options.nudges }, (_, at) => {
      return { name: `nudge-${at + 1}`, engine: base.name, nudged: at + 1 };
    }),
    ...others.map(({ name }) => ({ name, engine: name })),
  ];
  const results = await carryOutVisibly(plans.flatMap(jobsOf));
  if (results.some(({ ok }) => !ok))
    throw new InputError('calibration needs every training; nothing was written');

  const [origin, ...variants] = plans.map(({ name, nudged }): Variant => {
    return { name, isEngine: nudged === undefined, runs: readFinishedRuns(join(root, name)) };
  }) as [Variant, ...Variant[]];
  const tolerances = readTolerances();
  const { platform, node } = provenance().versions;
  const measured = {
    date: new Date().toISOString().slice(0, 10),
    on: `${platform}, Node ${node}`,
    base: base.version,
    variants: [
      ...plans.flatMap(({ nudged }) =>
        nudged ? `initial weights moved by one unit in the last place, draw ${nudged}` : [],
      ),
      ...others.map(({ version }) => version),
    ],
    seeds,
    dataSha256: source.digest,
  };
  const cells = calibrate(origin.runs, variants);
  const sources = {
    ...tolerances.sources,
    [source.kind]: { measured, safetyFactor, least: leastTolerance, cells },
  };
  writeTolerances({ sources });
  say(`fixtures/tolerances.json: tolerances for ${showData(source)}, from ${results.length} trainings`);
}

/** One family of runs of a calibration. */
interface Plan {
  readonly name: string;
  readonly engine: EngineName;
  /** Which move of the initial weights, if any. */
  readonly nudged?: number;
}

function writeNudged(file: string, { experiment, seed }: Training, which: number): string {
  const parameters = nudge(initialise(experiments[experiment].network, seed), which);
  writeModel(file, parameters, { experiment, seed: String(seed), steps: '0', nudge: String(which) });
  return file;
}

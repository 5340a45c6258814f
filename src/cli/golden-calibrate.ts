import { join } from 'node:path';
import { Command, Option } from 'commander';
import { openDataSource } from '../datasets/source.ts';
import type { EngineName } from '../engines/engine.ts';
import { loadEngine, surveyEngines } from '../engines/registry.ts';
import { calibrate, leastTolerance, safetyFactor, type Variant } from '../golden/calibrate.ts';
import { readTolerances, writeTolerances } from '../golden/tolerances.ts';
import { beginWriting, endWriting } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { projectPath } from '../kit/project.ts';
import { initialise } from '../networks/initialise.ts';
import { nudge } from '../networks/nudge.ts';
import { showProcessor } from '../report/made-with.ts';
import { readFinishedRuns } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import { claimRunFolder, isFileOfRuns } from '../runs/layout.ts';
import { writeModel } from '../runs/models.ts';
import { provenance } from '../runs/provenance.ts';
import {
  dataOf,
  type ExperimentName,
  experimentNames,
  experiments,
  gridOf,
  originOf,
  type Training,
} from '../training/experiments.ts';
import { hold } from './hold.ts';
import {
  addDataOptions,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  engineOption,
  integer,
  someOf,
} from './options.ts';
import { remark, say, showData } from './say.ts';
import { carryOutVisibly } from './training.ts';

interface CalibrateOptions extends EngineOptions, DataOptions {
  readonly dataset: ExperimentName[];
  readonly seeds: number;
  readonly nudges: number;
}

export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .description(
      'repeat the trainings with the initial weights moved by one unit in the last place and on every other engine, and write fixtures/tolerances.json for this data',
    )
    .addOption(
      new Option('--dataset <names...>', 'which experiments; those on the same data are calibrated together')
        .argParser(someOf(experimentNames))
        .default(experimentNames, 'all'),
    )
    .option('--seeds <n>', 'over how many seeds, from 0', integer(1, 1000), 5)
    .option('--nudges <n>', 'how many times the weights are moved', integer(1, 100), 4)
    .addOption(engineOption());
  return addDataOptions(command).action(runCalibration);
}

async function runCalibration(options: CalibrateOptions, command: Command): Promise<void> {
  const data = dataChoice(options, command);
  const source = openDataSource(data);
  const { dataset } = options;
  const origins = [...new Set(dataset.map((name) => originOf(name, source.kind)))];
  for (const origin of origins) {
    const together = experimentNames.filter((name) => originOf(name, source.kind) === origin);
    if (!together.every((name) => dataset.includes(name)))
      throw new InputError(
        `--dataset: expected all of ${together.join(', ')}, whose tolerances stand together`,
      );
  }
  const base = await loadEngine(options.engine);
  const survey = await surveyEngines();
  // Plain JavaScript would need days.
  const others = survey
    .filter((status) => status.loads)
    .filter(({ name }) => name !== base.name && name !== 'cpu');
  for (const status of survey) {
    if (!status.loads && status.installed)
      remark(`racecar: engine ${status.name} is left out: ${status.reason}`);
  }
  remark(
    `racecar golden calibrate: ${showData(source)}, engine ${base.name}, against ${others.length} other`,
  );

  const root = projectPath(`runs/calibrate/${source.kind}`);
  const locks = [await hold(root), await hold(projectPath('fixtures'))];
  const seeds = Array.from({ length: options.seeds }, (_, seed) => seed);
  const jobsOf = ({ name, engine, nudged }: Plan): Job[] =>
    gridOf(seeds, dataset).map((training) => {
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
  // The folder is the project's own, and those of earlier versions had no list.
  const belongings = {
    roots: plans.map(({ name }) => name),
    writes: isFileOfCalibration,
    isUnlisted: () => true,
  };
  beginWriting(root, belongings);
  const results = await carryOutVisibly(plans.flatMap(jobsOf));
  endWriting(root, belongings);
  if (results.some(({ ok }) => !ok))
    throw new InputError('calibration needs every training; nothing was written');

  const [origin, ...variants] = plans.map(({ name, nudged }): Variant => {
    const { runs, leftOut } = readFinishedRuns(join(root, name));
    if (leftOut[0]) throw new InputError(`calibration needs every training: ${leftOut[0]}`);
    return { name, isEngine: nudged === undefined, runs };
  }) as [Variant, ...Variant[]];
  const tolerances = readTolerances();
  const { versions, processor } = provenance();
  const { platform, node } = versions;
  const measured = {
    date: new Date().toISOString().slice(0, 10),
    on: `${platform}, Node ${node}`,
    ...(processor ? { processor: showProcessor(processor) } : {}),
    base: base.version,
    variants: [
      ...plans.flatMap(({ nudged }) =>
        nudged ? `initial weights moved by one unit in the last place, draw ${nudged}` : [],
      ),
      ...others.map(({ version }) => version),
    ],
    seeds,
  };
  const cells = Object.entries(calibrate(origin.runs, variants));
  const sources = { ...tolerances.sources };
  for (const kind of origins) {
    const names = dataset.filter((name) => originOf(name, source.kind) === kind);
    const { digest } = dataOf(names[0] as ExperimentName, source);
    const own = cells.filter(([cell]) => names.some((name) => cell.startsWith(`${name}/`)));
    sources[kind] = {
      measured: { ...measured, dataSha256: digest },
      safetyFactor,
      least: leastTolerance,
      cells: Object.fromEntries(own),
    };
  }
  for (const lock of locks) lock.requireHeld();
  writeTolerances({ sources });
  for (const lock of locks) lock.release();
  say(
    `fixtures/tolerances.json: tolerances for ${origins.join(' and ')} data, from ${results.length} trainings`,
  );
}

/** One family of runs of a calibration. */
interface Plan {
  readonly name: string;
  readonly engine: EngineName;
  /** Which move of the initial weights, if any. */
  readonly nudged?: number;
}

/** Of each run also the weights that it began with. */
const isFileOfCalibration = (file: string) => {
  const name = file.split('/').slice(1).join('/');
  return isFileOfRuns(name) || /^\w+_[\w-]+\/test_\d{4,}\/init\.safetensors$/.test(name);
};

function writeNudged(file: string, { experiment, seed }: Training, which: number): string {
  const parameters = nudge(initialise(experiments[experiment].network, seed), which);
  writeModel(file, parameters, { experiment, seed: String(seed), steps: '0', nudge: String(which) });
  return file;
}

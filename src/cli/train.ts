import { Argument, Command } from 'commander';
import { choiceOf, openDataSource } from '../datasets/source.ts';
import { loadEngine } from '../engines/registry.ts';
import { InputError } from '../kit/errors.ts';
import { isEmptyFolder } from '../kit/files.ts';
import type { ObjectiveName } from '../objectives/objective.ts';
import { objectiveNames, objectives } from '../objectives/registry.ts';
import { claimRun, findRunsIn } from '../runs/find-run.ts';
import { readIfWhole } from '../runs/finished.ts';
import { readModel } from '../runs/models.ts';
import { type PlannedRun, plannedRun, requireSameTraining, writeRun } from '../runs/run-record.ts';
import {
  type ExperimentName,
  experimentNames,
  experiments,
  type Hyperparameters,
  objectivesOf,
} from '../training/experiments.ts';
import { hold } from './hold.ts';
import {
  addDataOptions,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  engineOption,
  factor,
  integer,
  parseExperiment,
  parseObjective,
  parseSeed,
  path,
  positive,
} from './options.ts';
import { remark, remarkOnProvenance, say, showData } from './say.ts';
import { carryOutVisibly, patience, showResults } from './training.ts';

interface Options extends EngineOptions, DataOptions {
  readonly seed: number;
  readonly steps?: number;
  readonly learningRate?: number;
  readonly rrFactor?: number;
  readonly orthoFactor?: number;
  readonly recordEvery?: number;
  readonly maxSave?: number;
  readonly fineTuningSteps?: number;
  readonly resume: boolean;
  readonly init?: string;
  readonly out?: string;
}

/** How X_A is trained further, where the experiment does that and the user has not set the steps to 0. */
function fineTuningOf(
  usual: Hyperparameters['fineTuning'],
  steps = usual?.steps,
): Hyperparameters['fineTuning'] {
  return usual && steps ? { ...usual, steps } : undefined;
}

/** `1000 for mnist, 5000 for peak`, or the one value that all experiments share. */
function defaultOf(key: Exclude<keyof Hyperparameters, 'fineTuning'>): string {
  const values = experimentNames.map((name) => experiments[name].hyperparameters[key]);
  if (new Set(values).size === 1) return String(values[0]);
  return experimentNames.map((name, at) => `${values[at]} for ${name}`).join(', ');
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('train one model')
    .addArgument(new Argument('<dataset>', experimentNames.join(' or ')).argParser(parseExperiment))
    .addArgument(new Argument('<objective>', objectiveNames.join(', ')).argParser(parseObjective))
    .option('--seed <n>', 'feeds the initial weights and the noise of Ort', parseSeed, 0)
    .option(
      '--steps <n>',
      `steps of full-batch training (default: ${defaultOf('steps')})`,
      integer(1, 10_000_000),
    )
    .option('--learning-rate <x>', `of Adam, at most 1 (default: ${defaultOf('learningRate')})`, positive(1))
    .option('--rr-factor <x>', `weight of RR's term (default: ${defaultOf('rr')})`, factor)
    .option('--ortho-factor <x>', `weight of Ort's term (default: ${defaultOf('ortho')})`, factor)
    .option(
      '--record-every <n>',
      `steps between two records (default: ${defaultOf('recordEvery')})`,
      integer(1),
    )
    .option(
      '--max-save <n>',
      `numbered models kept, newest first (default: ${defaultOf('maxSave')})`,
      integer(1),
    )
    .option(
      '--fine-tuning-steps <n>',
      'steps that the model of tishby is trained further on each task; 0 for none',
      integer(0, 10_000_000),
    )
    .option(
      '--resume',
      'go on with the run of this very training that is in --out, or else under runs/, where there is one',
      false,
    )
    .option('--init <file>', 'start from the weights of this safetensors file instead of the seed', path)
    .option(
      '--out <folder>',
      'an empty folder for the run (default: the next free runs/<dataset>_<objective>/test_NNNN)',
      path,
    )
    .addOption(engineOption());
  return addDataOptions(command).action(train);
}

async function train(
  experiment: ExperimentName,
  objective: ObjectiveName,
  options: Options,
  command: Command,
): Promise<void> {
  if (!objectivesOf(experiment).includes(objective)) {
    throw new InputError(
      `${experiment} ${objective}: expected one of ${objectivesOf(experiment).join(', ')}, which ${experiment} can be trained under`,
    );
  }
  requireRead(experiment, objective, options);
  const data = dataChoice(options, command);
  const source = openDataSource(data);
  if (options.init) readModel(options.init, experiment);
  const engine = await loadEngine(options.engine);
  const usual = experiments[experiment].hyperparameters;
  const hyperparameters = {
    steps: options.steps ?? usual.steps,
    learningRate: options.learningRate ?? usual.learningRate,
    rr: options.rrFactor ?? usual.rr,
    ortho: options.orthoFactor ?? usual.ortho,
    recordEvery: options.recordEvery ?? usual.recordEvery,
    maxSave: options.maxSave ?? usual.maxSave,
    fineTuning: fineTuningOf(usual.fineTuning, options.fineTuningSteps),
  };
  const training = { experiment, objective, seed: options.seed, hyperparameters };
  const { init, resume } = options;
  const planned = plannedRun({ training, init }, engine, source);
  remarkOnProvenance();
  const folder = options.out
    ? await ownFolder(options.out, planned, resume)
    : runUnder('runs', planned, resume);
  remark(`racecar train: ${showData(source)}, engine ${engine.name}`);
  const where = { engine: engine.name, data: choiceOf(source, data), folder };
  const results = await carryOutVisibly([{ training, ...where, init, resume, singularImages: false }]);
  if (results.every(({ ok }) => !ok)) return;
  say(showResults(results));
  say(`\n${showData(source)}, engine ${engine.name}; run in ${folder}/`);
}

/** Refuses options that this training does not read: they would promise what does not happen. */
function requireRead(
  experiment: ExperimentName,
  objective: ObjectiveName,
  { rrFactor, orthoFactor, fineTuningSteps }: Options,
): void {
  const { factors } = objectives[objective];
  const { hyperparameters } = experiments[experiment];
  const unread = [
    ...(rrFactor !== undefined && !factors.includes('rr') ? ['--rr-factor'] : []),
    ...(orthoFactor !== undefined && !factors.includes('ortho') ? ['--ortho-factor'] : []),
    ...(fineTuningSteps !== undefined && !hyperparameters.fineTuning ? ['--fine-tuning-steps'] : []),
  ];
  if (unread[0]) throw new InputError(`${unread[0]}: ${experiment} ${objective} does not read it`);
}

function runUnder(root: string, planned: PlannedRun, resume: boolean): string {
  if (!resume) return claimRun(root, planned);
  const { unreadable, find } = findRunsIn(root, false);
  for (const problem of unreadable) remark(`racecar: left out: ${problem}`);
  const found = find(planned);
  if (found?.finished) throw new InputError(nothingToDo(found.folder));
  return found?.folder ?? claimRun(root, planned);
}

const nothingToDo = (folder: string) => `--resume: ${folder} is complete; there is nothing to go on with`;

/**
 * A folder that the user named: made if need be, and empty, or with the run that is to go on. It is locked before it is
 * looked at, and from then on: of two that want it, one finds it empty.
 */
async function ownFolder(folder: string, planned: PlannedRun, resume: boolean): Promise<string> {
  await hold(folder, { patience: resume ? patience : 0 });
  const run = resume ? requireSameTraining(folder, planned) : null;
  if (run) {
    if (readIfWhole(folder, run).finished) throw new InputError(nothingToDo(folder));
    return folder;
  }
  if (!isEmptyFolder(folder)) throw new InputError(`--out ${folder}: expected an empty or new folder`);
  writeRun(folder, planned);
  return folder;
}

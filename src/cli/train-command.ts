import { Argument, Command, Option } from 'commander';
import { claimRun, findRunsIn } from '../harness/runs/find-run.ts';
import { readIfWhole, readRunFolder } from '../harness/runs/finished.ts';
import { plannedRun, requireSameRun, writeRunFile } from '../harness/runs/identity.ts';
import { jobOf } from '../harness/runs/job.ts';
import type { ChosenData } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import { flagOf, type Parameters } from '../harness/study/parameters.ts';
import type { RunFile } from '../harness/study/run-file.ts';
import {
  type Experiment,
  experimentNamed,
  experimentNames,
  type Variant,
  variantNames,
} from '../harness/study/study.ts';
import { hold } from '../harness/terminal/hold.ts';
import {
  addDataOptions,
  type DataOptions,
  type EngineOptions,
  engineOption,
  integer,
  numberOf,
  oneOf,
  parseSeed,
  path,
} from '../harness/terminal/options.ts';
import { remark, remarkOnProvenance, say, showData } from '../harness/terminal/say.ts';
import { announce, sceneOf } from '../harness/terminal/scene.ts';
import { InputError } from '../kit/errors.ts';
import { isEmptyFolder } from '../kit/folders.ts';
import { showResults } from './results-table.ts';
import { carryOutVisibly, inThisProcess, patience } from './visibly.ts';

interface Options extends EngineOptions, DataOptions {
  readonly seed: number;
  readonly resume: boolean;
  readonly init?: string;
  readonly records?: number;
  readonly out?: string;
}

/** The options that set what runs read: every parameter of the study, with what it is unless the user says otherwise. */
function parameterOptions({ experiments }: LoadedStudy): Option[] {
  const all = new Map(experiments.flatMap(({ parameters }) => parameters.map((one) => [one.name, one])));
  return [...all.values()].map((parameter) => {
    const { name, words, isInteger } = parameter;
    const flags = `${flagOf(name)} <${isInteger ? 'n' : 'x'}>`;
    const usual = usualOf(experiments, name);
    return new Option(flags, `${words} (default: ${usual})`).argParser(numberOf(parameter));
  });
}

/** `1000 for mnist, 5000 for peak`, or the one value that all experiments have. */
function usualOf(experiments: readonly Experiment[], name: string): string {
  const values = experiments.flatMap((experiment) => {
    const own = new Set(experiment.variants.flatMap(({ parameters }) => parameters[name] ?? []));
    return own.size > 0 ? [{ of: experiment.name, value: [...own].join(' or ') }] : [];
  });
  const [shared, ...others] = new Set(values.map(({ value }) => value));
  if (shared && others.length === 0 && values.length === experiments.length) return shared;
  return values.map(({ of, value }) => `${value} for ${of}`).join(', ');
}

export function trainCommand(study: LoadedStudy): Command {
  const [experiments, variants] = [experimentNames(study), variantNames(study)];
  const command = new Command()
    .addArgument(new Argument('<experiment>', experiments.join(' or ')).argParser(oneOf(experiments)))
    .addArgument(new Argument('<variant>', variants.join(', ')).argParser(oneOf(variants)))
    .option('--seed <n>', 'which', parseSeed, 0);
  for (const option of parameterOptions(study)) command.addOption(option);
  command
    .option('--records <k>', 'end after so many records, as the whole run would have begun', integer(1))
    .option('--resume', 'go on with this very run, in --out or else under runs/, where there is one', false)
    .option(
      '--init <file>',
      'start from the parameters in this file instead of what the seed gives; Adam begins anew',
      path,
    )
    .option(
      '--out <folder>',
      'an empty folder for the run (default: the next free runs/<experiment>_<variant>/test_NNNN)',
      path,
    )
    .addOption(engineOption(study.engines));
  return addDataOptions(command, study).action((experiment: string, variant: string, options: Options) =>
    train(study, experimentNamed(study, experiment), variant, options, command),
  );
}

async function train(
  study: LoadedStudy,
  experiment: Experiment,
  wanted: string,
  options: Options,
  command: Command,
): Promise<void> {
  const variant = experiment.variants.find(({ name }) => name === wanted);
  if (!variant) {
    const offered = experiment.variants.map(({ name }) => name).join(', ');
    throw new InputError(`${experiment.name} ${wanted}: expected one of ${offered}`);
  }
  const parameters = parametersGiven(experiment, variant, options);
  const scene = await sceneOf(study, [experiment], options, command);
  const data = scene.data[experiment.name] as ChosenData;
  const { init: start, resume, seed } = options;
  if (start) experiment.runner.requireStart?.(start);
  const cell = { experiment: experiment.name, variant: wanted, seed, parameters };
  const planned = plannedRun(study, cell, scene.engine, data, { start });
  remarkOnProvenance(study);
  const folder = options.out
    ? await ownFolder(study, options.out, planned, resume)
    : runUnder(study, 'runs', planned, resume);
  announce('train', scene);
  const job = jobOf(study, cell, scene.engine, data, { folder, resume, start, drawsBeside: false });
  const results = await carryOutVisibly(study, [job], inThisProcess);
  const { finished } = readRunFolder(study, folder);
  if (results.some(({ ok }) => !ok) || !finished) return;
  say(showResults(study, [finished]));
  say(`\n${showData(scene.data)}, engine ${scene.engine.name}; run in ${folder}/`);
}

/**
 * The variant's parameters, with those that the user gave.
 *
 * @throws InputError for one that this run does not read: it would promise what does not happen
 */
function parametersGiven(experiment: Experiment, variant: Variant, options: Options): Parameters {
  const known = new Set(Object.keys(variant.parameters));
  const { seed, records, ...others } = options;
  const all = Object.entries(others).filter(([, value]) => typeof value === 'number');
  const unread = all.find(([key]) => !known.has(key));
  if (unread)
    throw new InputError(`${flagOf(unread[0])}: ${experiment.name} ${variant.name} does not read it`);
  const { beginning } = experiment.probes;
  if (records !== undefined && !beginning)
    throw new InputError(`--records: runs of ${experiment.name} cannot be cut`);
  const parameters = { ...variant.parameters, ...(Object.fromEntries(all) as Parameters) };
  if (records === undefined || !beginning) return parameters;
  const cut = beginning({ ...variant, parameters }, records);
  if (cut === parameters)
    remark(
      `racecar train: --records ${records}: ${variant.name} is run whole, it has no more or cannot be cut`,
    );
  return cut;
}

function runUnder(study: LoadedStudy, root: string, planned: RunFile, resume: boolean): string {
  if (!resume) return claimRun(study, root, planned);
  const { unreadable, find } = findRunsIn(study, root, false);
  for (const problem of unreadable) remark(`racecar: left out: ${problem}`);
  const found = find(planned);
  if (found?.finished) throw new InputError(nothingToDo(found.folder));
  return found?.folder ?? claimRun(study, root, planned);
}

const nothingToDo = (folder: string) => `--resume: ${folder} is complete; there is nothing to go on with`;

/**
 * A folder that the user named: made if need be, and empty, or with the run that is to go on. It is locked before it is
 * looked at, and from then on: of two that want it, one finds it empty.
 */
async function ownFolder(
  study: LoadedStudy,
  folder: string,
  planned: RunFile,
  resume: boolean,
): Promise<string> {
  await hold(folder, { patience: resume ? patience : 0 });
  const run = resume ? requireSameRun(folder, planned) : null;
  if (run) {
    if (readIfWhole(study, folder, run).finished) throw new InputError(nothingToDo(folder));
    return folder;
  }
  if (!isEmptyFolder(folder)) throw new InputError(`--out ${folder}: expected an empty or new folder`);
  writeRunFile(folder, planned);
  return folder;
}

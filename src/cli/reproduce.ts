import { join } from 'node:path';
import { Command, Option } from 'commander';
import { choiceOf, type DataSource, openDataSource } from '../datasets/source.ts';
import type { Engine } from '../engines/engine.ts';
import { loadEngine } from '../engines/registry.ts';
import { beginWriting, requireClear } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { projectVersion } from '../kit/project.ts';
import { largestSeed } from '../kit/random.ts';
import type { ObjectiveName } from '../objectives/objective.ts';
import { objectiveNames } from '../objectives/registry.ts';
import { exitCodeOf } from '../report/counts.ts';
import { writeFigure3 } from '../report/figure3.ts';
import { makeReport } from '../report/make.ts';
import { plainPlan } from '../report/plan.ts';
import { partLines } from '../report/summary.ts';
import { pageFile, reportFiles } from '../report/write.ts';
import { defaultProcesses, describeFailure, type JobResult } from '../runs/pool.ts';
import { plannedRun } from '../runs/run-record.ts';
import { parseShard } from '../runs/shard-number.ts';
import {
  requireNoOtherShard,
  seedsOf,
  shareOf,
  trainingsOf,
  type Whole,
  writeShard,
} from '../runs/shards.ts';
import {
  type ExperimentName,
  experimentNames,
  experiments,
  gridOf,
  imageExperiments,
} from '../training/experiments.ts';
import { claimJobs } from './claim-jobs.ts';
import { hold } from './hold.ts';
import {
  addDataOptions,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  engineOption,
  integer,
  parseSeed,
  path,
  someOf,
} from './options.ts';
import { commandAgain, remark, remarkOnProvenance, say, showData } from './say.ts';
import { carryOutVisibly, showResults } from './training.ts';

interface Options extends EngineOptions, DataOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  readonly dataset: ExperimentName[];
  readonly objective?: ObjectiveName[];
  readonly processes: number;
  readonly resume: boolean;
  readonly shard?: string;
  readonly out: string;
  readonly reports: string;
}

export function reproduceCommand(): Command {
  const command = new Command('reproduce')
    .description(
      "train every model, take the SVD of the first layers, and write what the authors' RUN_ME.py writes, and a report",
    )
    .option('--seeds <n>', 'how many seeds to train each model from', integer(1, 10_000), 1)
    .option('--first-seed <seed>', 'the first of them; the others follow', parseSeed, 0)
    .addOption(
      new Option('--dataset <names...>', `which experiments: ${experimentNames.join(', ')}`)
        .argParser(someOf(experimentNames))
        .default(experimentNames, 'all'),
    )
    .addOption(
      new Option(
        '--objective <names...>',
        `which objectives: ${objectiveNames.join(', ')} (default: those that the experiment compares)`,
      ).argParser(someOf(objectiveNames)),
    )
    .addOption(engineOption())
    .option(
      '--processes <n>',
      'how many trainings run at a time, one thread each',
      integer(1, 1024),
      defaultProcesses,
    )
    .option(
      '--resume',
      'go on with the runs of this command that are there, and leave those that are done',
      false,
    )
    .option(
      '--shard <i/n>',
      'do only part i of n, or of "auto/n" the part that the scheduler numbers; see "merge"',
    )
    .option('--out <folder>', 'where the runs go', path, 'runs')
    .option('--reports <folder>', 'where the report goes', path, 'reports');
  return addDataOptions(command).action(reproduce);
}

/** What the options describe, whoever does which part of it. */
function wholeOf(options: Options, { name, version }: Engine, { kind, digest }: DataSource): Whole {
  return {
    project: projectVersion(),
    experiments: options.dataset,
    objectives: options.objective ?? null,
    firstSeed: options.firstSeed,
    seeds: options.seeds,
    hyperparameters: JSON.stringify(
      options.dataset.map((experiment) => experiments[experiment].hyperparameters),
    ),
    engine: { name, version },
    data: { source: kind, sha256: digest },
  };
}

/** For how many seconds another command in the same folder is waited for. */
const patience = 60;

async function reproduce(options: Options, command: Command): Promise<void> {
  const { seeds, firstSeed, dataset, objective, processes, resume, out, reports } = options;
  if (firstSeed + seeds - 1 > largestSeed)
    command.error(`error: the last seed would be above ${largestSeed}`);
  if (gridOf([firstSeed], dataset, objective).length === 0) {
    const asked = `--objective ${objective?.join(' ')}`;
    throw new InputError(`${asked}: expected one that ${dataset.join(' or ')} can be trained under`);
  }
  const data = dataChoice(options, command);
  const source = openDataSource(data);
  const engine = await loadEngine(options.engine);
  const whole = wholeOf(options, engine, source);
  const shard = options.shard === undefined ? null : parseShard(options.shard, process.env);
  const shardRecord = shard && { shard, whole };
  requireNoOtherShard(out, shardRecord);
  requireClear(reports, reportFiles);
  remark(`racecar reproduce: ${showData(source)}, engine ${engine.name}`);
  remarkOnProvenance();

  const outLock = await hold(out, { patience });
  // What was free before may be taken by now.
  requireNoOtherShard(out, shardRecord);
  if (shardRecord) {
    remark(`racecar: shard ${shardRecord.shard.index} of ${shardRecord.shard.count}`);
    writeShard(out, shardRecord);
  }
  const trainings = trainingsOf(whole);
  const { jobs, done, todo } = claimJobs(
    out,
    shard ? shareOf(trainings, shard) : trainings,
    resume,
    (training) => plannedRun({ training }, engine, source),
    (training, folder) => ({
      training,
      engine: engine.name,
      data: choiceOf(source, data),
      folder,
      resume,
      singularImages: true,
    }),
  );
  const carriedOut = [...done, ...(await carryOutVisibly(todo, processes))];
  const results = jobs.map((job) => carriedOut.find((result) => result.job === job) as JobResult);

  const inOrder = results.toReversed();
  say(showResults(inOrder));
  say(`\n${showData(source)}, engine ${engine.name}; runs in ${out}/`);
  const reportLock = await hold(reports, { patience });
  beginWriting(reports, reportFiles);
  for (const experiment of dataset.filter((name) => imageExperiments.includes(name))) {
    const runs = inOrder
      .filter(
        ({ ok, job }) => ok && job.training.experiment === experiment && job.training.seed === firstSeed,
      )
      .map(({ job }) => job.folder);
    if (runs.length === 0) continue;
    const file = join(reports, `figure3-${experiment}.png`);
    writeFigure3(experiment, runs, source, file);
    const shown = objective ?? experiments[experiment].compared;
    say(`${file}: test images; their reverse images under ${shown.join(', ')}; singular images likewise`);
  }
  outLock.requireHeld();
  const plan = plainPlan(source, whole, seedsOf(whole), engine, jobs);
  const report = makeReport(plan, reports, reportLock, {
    command: commandAgain(source, whole),
    failures: results.flatMap(describeFailure),
  });
  reportLock.release();
  outLock.release();
  for (const line of partLines(report, join(reports, pageFile))) say(line);
  process.exitCode = exitCodeOf(report);
}

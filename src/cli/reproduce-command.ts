import { join } from 'node:path';
import { Command } from 'commander';
import { partLines } from '../harness/report/summary.ts';
import { pageFile, reportFiles } from '../harness/report/write.ts';
import { readRunFolder } from '../harness/runs/finished.ts';
import { describeFailure, processesOf } from '../harness/runs/pool.ts';
import { parseShard } from '../harness/runs/shard-number.ts';
import {
  cellsOfWhole,
  requireNoOtherShard,
  shareOf,
  type Whole,
  writeShard,
} from '../harness/runs/shards.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import { experimentNames, variantNames } from '../harness/study/study.ts';
import { hold } from '../harness/terminal/hold.ts';
import {
  addRenamed,
  experimentsGiven,
  integer,
  parseSeed,
  path,
  someOf,
} from '../harness/terminal/options.ts';
import { conclude, remark, remarkOnProvenance, say, showData } from '../harness/terminal/say.ts';
import {
  addSceneOptions,
  announce,
  type Scene,
  type SceneOptions,
  setScene,
} from '../harness/terminal/scene.ts';
import { mapEntries } from '../kit/arrays.ts';
import { requireClear } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { projectVersion } from '../kit/project.ts';
import { largestSeed } from '../kit/random.ts';
import { claimJobs } from './claim-jobs.ts';
import { patience, reportPart } from './part-report.ts';
import { showResults } from './results-table.ts';
import { carryOutVisibly } from './visibly.ts';

interface Options extends SceneOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  readonly variant?: string[];
  readonly objective?: string[];
  readonly processes: number;
  readonly resume: boolean;
  readonly shard?: string;
  readonly out: string;
  readonly reports: string;
}

export function reproduceCommand(study: LoadedStudy): Command {
  const variants = variantNames(study);
  const words = `which variants: ${variants.join(', ')} (default: those that an experiment which is asked for compares, else those that a check runs)`;
  const command = new Command()
    .option('--seeds <n>', 'how many seeds to run each variant from', integer(1, 10_000), 1)
    .option('--first-seed <seed>', 'the first of them; the others follow', parseSeed, 0)
    .option(
      '--processes <n>',
      'how many run at a time, one thread each',
      integer(1, 1024),
      processesOf(study),
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
  addRenamed(command, ['variant', 'objective'], '<names...>', words, someOf(variants));
  return addSceneOptions(command, study).action((options: Options) => reproduce(study, options, command));
}

/** What the options describe, whoever does which part of it. */
function wholeOf(study: LoadedStudy, { experiments, data, engine }: Scene, options: Options): Whole {
  const { seeds, firstSeed, variant, objective } = options;
  return {
    tool: projectVersion(),
    study: study.title,
    experiments: experimentNames({ experiments }),
    variants: variant ?? objective ?? null,
    // Who asks for an experiment gets all that it compares.
    isOfCheck: (variant ?? objective ?? experimentsGiven(options)) === undefined,
    firstSeed,
    seeds,
    parameters: JSON.stringify(
      experiments.map(({ variants }) => variants.map(({ name, parameters }) => [name, parameters])),
    ),
    engine: { name: engine.name, version: engine.version },
    data: mapEntries(data, (_, { origin, sha256 }) => ({ origin, sha256 })),
  };
}

async function reproduce(study: LoadedStudy, options: Options, command: Command): Promise<void> {
  const { seeds, firstSeed, processes, resume, out, reports } = options;
  if (firstSeed + seeds - 1 > largestSeed) {
    command.error(`error: the last seed would be above ${largestSeed}`);
  }
  const scene = await setScene(study, options, command);
  const whole = wholeOf(study, scene, options);
  const cells = cellsOfWhole(study, whole);
  if (cells.length === 0) {
    const names = whole.experiments.join(' or ');
    throw new InputError(`--variant ${whole.variants?.join(' ')}: expected one of ${names}`);
  }
  const shard = options.shard === undefined ? null : parseShard(options.shard, process.env);
  const shardFile = shard && { shard, whole };
  requireNoOtherShard(out, shardFile);
  requireClear(reports, reportFiles);
  announce('reproduce', scene);
  remarkOnProvenance(study);

  const outLock = await hold(out, { patience });
  // What was free before may be taken by now.
  requireNoOtherShard(out, shardFile);
  if (shardFile) {
    remark(`racecar: shard ${shardFile.shard.index} of ${shardFile.shard.count}`);
    writeShard(out, shardFile);
  }
  const { jobs, todo } = claimJobs(study, scene, out, shard ? shareOf(cells, shard) : cells, resume);
  const results = await carryOutVisibly(study, todo, processes);
  const finished = jobs.flatMap(({ folder }) => readRunFolder(study, folder).finished ?? []);
  say(showResults(study, finished));
  say(`\n${showData(scene.data)}, engine ${scene.engine.name}; runs in ${out}/`);
  const part = { whole, data: scene.data, jobs, failures: results.flatMap(describeFailure) };
  const report = await reportPart(study, part, reports, outLock);
  for (const { file, title } of report.files) say(`${join(reports, file)}: ${title}`);
  conclude(report, partLines(report, join(reports, pageFile)));
}

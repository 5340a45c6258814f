import { join } from 'node:path';
import { Command, Option } from 'commander';
import { dataKinds } from '../datasets/manifest.ts';
import type { DataSource } from '../datasets/source.ts';
import type { EngineName } from '../engines/engine.ts';
import { loadEngine, surveyEngines } from '../engines/registry.ts';
import { type Belongings, beginWriting, endWriting, requireClear } from '../kit/belongings.ts';
import { InputError, messageOf } from '../kit/errors.ts';
import { isFolder, isThere } from '../kit/files.ts';
import { exitCodeOf } from '../report/counts.ts';
import { showAllSeeds } from '../report/lines.ts';
import { makeReport } from '../report/make.ts';
import { allJobs, type CheckPlan, planCheck } from '../report/plan.ts';
import { summaryLines } from '../report/summary.ts';
import { pageFile, reportFiles } from '../report/write.ts';
import { readIfWhole } from '../runs/finished.ts';
import { isFileOfRuns, runFoldersIn } from '../runs/layout.ts';
import { describeFailure } from '../runs/pool.ts';
import { type PlannedRun, plannedRun, requireSameTraining } from '../runs/run-record.ts';
import { experimentNames, experiments } from '../training/experiments.ts';
import { inCi, variable } from './environment.ts';
import { hold } from './hold.ts';
import {
  addDataOptions,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  engineOption,
  integer,
  path,
} from './options.ts';
import { namingData, remark, remarkOnProvenance, say, showData } from './say.ts';
import { carryOutVisibly } from './training.ts';

interface Options extends EngineOptions, DataOptions {
  readonly seeds?: number;
  readonly reuse: boolean;
  readonly runs: string;
  readonly reports: string;
}

const usualSeeds = experimentNames.map((name) => `${experiments[name].seeds} for ${name}`).join(', ');

export function checkCommand(): Command {
  const command = new Command('check')
    .description(
      'train everything anew, judge the claims of the paper, compare with the golden results, and write the report: what "npm test" rests on',
    )
    .addOption(
      new Option('--seeds <n>', `how many seeds to judge over (default: ${usualSeeds})`)
        .argParser(integer(1, 10_000))
        .env('RACECAR_SEEDS'),
    )
    .addOption(
      new Option('--reuse', 'judge the runs of the last check again instead of training')
        .default(false)
        .env('RACECAR_REUSE'),
    )
    .option('--runs <folder>', 'where the runs go, in place of those of the last check', path, 'runs/check')
    .option('--reports <folder>', 'where the report goes', path, 'reports')
    .addOption(engineOption().env('RACECAR_ENGINE'));
  return addDataOptions(command).action(check);
}

async function check(options: Options, command: Command): Promise<void> {
  const { reuse, runs, reports } = options;
  if (reuse && inCi()) throw new InputError('--reuse: in CI everything is trained anew; unset RACECAR_REUSE');
  const engine = await loadEngine(options.engine);
  const seeds = options.seeds ?? null;
  const plan = planCheck(dataChoice(options, command), seeds, engine, await surveyEngines(), runs);
  if (!reuse) requireClear(runs, checkRuns);
  requireClear(reports, reportFiles);
  const secondary = plan.secondary
    ? `${plan.secondary.kind} data with one`
    : 'the original data are not here';
  remark(
    `racecar check: ${showData(plan.main)}, engine ${engine.name}, seeds ${showAllSeeds(plan.seeds)}; ${secondary}; ${allJobs(plan).length} trainings`,
  );
  for (const line of plan.leftOut) remark(`racecar check: ${line}`);
  remarkOnProvenance();

  const runsLock = await hold(runs);
  const reportLock = await hold(reports);
  // Runs that cannot be used again must not cost the report that is there.
  const reused = reuse ? reuseAll(plan) : [];
  beginWriting(reports, reportFiles);
  const failures = reuse ? reused : await trainAll(plan, runs);
  runsLock.requireHeld();
  const report = makeReport(plan, reports, reportLock, {
    command: commandOf(plan, seeds),
    reused: reuse,
    jobSummary: variable('GITHUB_STEP_SUMMARY'),
    failures,
  });
  reportLock.release();
  runsLock.release();

  for (const line of summaryLines(report, join(reports, pageFile))) say(line);
  process.exitCode = exitCodeOf(report);
}

/** What a check leaves in its folder of runs. */
const checkRuns: Belongings = {
  roots: [...dataKinds.flatMap((kind) => [kind, `bits-${kind}`]), 'agreement'],
  writes: (file) => isFileOfRuns(file.split('/').slice(1).join('/')),
  // Those of earlier versions had runs, and no list of them.
  isUnlisted: (folder) =>
    checkRuns.roots.some((root) => {
      const path = join(folder, root);
      return isFolder(path) && runFoldersIn(path).some((run) => isThere(join(run, 'run.json')));
    }),
};

const reuseWarning = 'REUSED RUNS: nothing is trained, runs of an earlier check are judged again';

/** The environment and command that give this report again, but for the place of the original images. */
function commandOf({ main, engine }: CheckPlan, seeds: number | null): string {
  const asked = seeds === null ? '' : `RACECAR_SEEDS=${seeds} `;
  return `${namingData(main)}RACECAR_ENGINE=${engine.name} ${asked}npm test`;
}

async function trainAll(plan: CheckPlan, runs: string): Promise<string[]> {
  beginWriting(runs, checkRuns);
  const failures = (await carryOutVisibly(allJobs(plan))).flatMap(describeFailure);
  endWriting(runs, checkRuns);
  return failures;
}

/**
 * Runs may be judged again where they are what would be trained now, and nothing of them was lost.
 *
 * @returns those that failed, and why
 */
function reuseAll(plan: CheckPlan): string[] {
  remark(`racecar: ${reuseWarning}`);
  return allJobs(plan).flatMap((job) => {
    const source = job.data.kind === plan.main.kind ? plan.main : (plan.secondary as DataSource);
    const planned = plannedRun(job, { name: job.engine as EngineName, version: '' }, source);
    const run = requireReusable(job.folder, planned);
    if (run?.status === 'failed') {
      return describeFailure({ job, ok: false, error: run.error ?? 'for no known reason' });
    }
    const problem = run
      ? readIfWhole(job.folder, run, job.singularImages).problem
      : `${job.folder}: expected the run that would be trained now, found nothing`;
    if (problem) throw new InputError(`--reuse: ${problem}`);
    return [];
  });
}

/** @throws InputError that says whose mistake it is */
function requireReusable(folder: string, planned: PlannedRun) {
  try {
    return requireSameTraining(folder, planned);
  } catch (error) {
    throw new InputError(`--reuse: ${messageOf(error)}`);
  }
}

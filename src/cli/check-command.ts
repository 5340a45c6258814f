import { join } from 'node:path';
import { Command, Option } from 'commander';
import { controlRoot, isAfterwards } from '../harness/report/control-jobs.ts';
import { leftOf } from '../harness/report/left-to-evidence.ts';
import { showAllSeeds } from '../harness/report/lines.ts';
import { makeReport } from '../harness/report/make.ts';
import { allJobs, type CheckPlan, planCheck } from '../harness/report/plan.ts';
import { summaryLines } from '../harness/report/summary.ts';
import { pageFile, reportFiles } from '../harness/report/write.ts';
import { readIfWhole } from '../harness/runs/finished.ts';
import { plannedRun, requireSameRun } from '../harness/runs/identity.ts';
import type { Job } from '../harness/runs/job.ts';
import { isFileOfRuns } from '../harness/runs/layout.ts';
import { describeFailure } from '../harness/runs/pool.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import { experimentNames, isLeftToEvidence, type Study } from '../harness/study/study.ts';
import { inCi, variable } from '../harness/terminal/environment.ts';
import { hold } from '../harness/terminal/hold.ts';
import { dataChoice, engineOption, integer, path } from '../harness/terminal/options.ts';
import { conclude, namingData, remark, remarkOnProvenance, showData } from '../harness/terminal/say.ts';
import { addSceneOptions, announce, type SceneOptions, setCheckedScene } from '../harness/terminal/scene.ts';
import { type Belongings, beginWriting, endWriting, requireClear } from '../kit/belongings.ts';
import { InputError, messageOf } from '../kit/errors.ts';
import { carryOutVisibly } from './visibly.ts';

interface Options extends SceneOptions {
  readonly seeds?: number;
  readonly reuse: boolean;
  readonly runs: string;
  readonly reports: string;
}

export function checkCommand(study: LoadedStudy): Command {
  const usualSeeds = study.experiments
    .filter((one) => !isLeftToEvidence(one))
    .map(({ name, seeds }) => `${seeds} for ${name}`)
    .join(', ');
  const command = new Command()
    .addOption(
      new Option('--seeds <n>', `how many seeds to judge over (default: ${usualSeeds})`)
        .argParser(integer(1, 10_000))
        .env('RACECAR_SEEDS'),
    )
    .addOption(
      new Option('--reuse', 'judge the runs of the last check again instead of running')
        .default(false)
        .env('RACECAR_REUSE'),
    )
    .option('--runs <folder>', 'where the runs go, in place of those of the last check', path, 'runs/check')
    .option('--reports <folder>', 'where the report goes', path, 'reports');
  const engine = engineOption(study.engines).env('RACECAR_ENGINE');
  return addSceneOptions(command, study, engine).action((options: Options) => check(study, options, command));
}

async function check(study: LoadedStudy, options: Options, command: Command): Promise<void> {
  const { reuse, runs, reports, seeds = null } = options;
  if (reuse && inCi()) throw new InputError('--reuse: in CI everything is run anew; unset RACECAR_REUSE');
  const scene = await setCheckedScene(study, options, command);
  const choice = dataChoice(options, command, study);
  const left = scene.left.map((one) => leftOf(study, one, choice));
  const engines = await study.engines.survey();
  const plan = planCheck(study, { ...scene, left, seeds, engines, root: runs });
  if (!reuse) requireClear(runs, checkRuns(study));
  requireClear(reports, reportFiles);
  const others = Object.keys(plan.second).length > 0;
  const hasChoice = plan.experiments.some(({ data }) => data.origins.length > 1);
  const second = others ? `${showData(plan.second)} with one; ` : hasChoice ? 'no other data are here; ' : '';
  const planned = `${second}${allJobs(plan).length} trainings`;
  announce('check', scene, `, seeds ${showAllSeeds(plan.seeds)}; ${planned}`);
  for (const line of plan.leftOut) remark(`racecar check: ${line}`);
  remarkOnProvenance(study);

  const runsLock = await hold(runs);
  const reportLock = await hold(reports);
  // Runs that cannot be used again must not cost the report that is there.
  const reused = reuse ? reuseAll(plan) : [];
  beginWriting(reports, reportFiles);
  const failures = reuse ? reused : await runAll(plan, runs);
  runsLock.requireHeld();
  const invocation = { command: commandOf(plan, seeds), reused: reuse, failures };
  const report = makeReport(plan, reports, reportLock, invocation, variable('GITHUB_STEP_SUMMARY'));
  reportLock.release();
  runsLock.release();
  conclude(report, summaryLines(report, join(reports, pageFile)));
}

/** What a check leaves in its folder of runs. */
function checkRuns(study: Study): Belongings {
  const origins = new Set(study.experiments.flatMap(({ data }) => data.origins.map(({ name }) => name)));
  const alterations = new Set(
    study.experiments.flatMap((one) => (one.alterations ?? []).map(({ name }) => name)),
  );
  return {
    roots: [
      ...[...origins].flatMap((origin) => [
        ...[undefined, ...alterations].map((alteration) => controlRoot(origin, alteration)),
        `bits-${origin}`,
      ]),
      'agreement',
    ],
    writes: (file) => isFileOfRuns(study, file.split('/').slice(1).join('/')),
  };
}

/** The environment and command that give this report again, but for the place of the real data. */
function commandOf({ study, experiments, left, data, engine }: CheckPlan, seeds: number | null): string {
  const isAll = experiments.length + left.length === study.experiments.length;
  const asked = seeds === null ? '' : `RACECAR_SEEDS=${seeds} `;
  const only = isAll ? '' : ` --experiment ${experimentNames({ experiments }).join(' ')}`;
  const what = isAll ? (study.test ?? 'npx racecar check') : `npx racecar check${only}`;
  // Of one engine alone none need be named.
  const on = study.engines.names.length > 1 ? `RACECAR_ENGINE=${engine.name} ` : '';
  return `${namingData(study, data)}${on}${asked}${what}`;
}

async function runAll(plan: CheckPlan, runs: string): Promise<string[]> {
  const belongings = checkRuns(plan.study);
  beginWriting(runs, belongings);
  const jobs = allJobs(plan);
  const failures: string[] = [];
  for (const some of [jobs.filter((job) => !isAfterwards(job)), jobs.filter(isAfterwards)]) {
    if (some.length > 0) failures.push(...(await carryOutVisibly(plan.study, some)).flatMap(describeFailure));
  }
  endWriting(runs, belongings);
  return failures;
}

/** Judges the runs of the last check again. @returns those that failed, and why */
function reuseAll(plan: CheckPlan): string[] {
  remark('racecar: REUSED RUNS: nothing is trained, runs of an earlier check are judged again');
  return allJobs(plan).flatMap((job) => {
    try {
      return reuse(plan.study, job);
    } catch (error) {
      throw new InputError(`--reuse: ${messageOf(error)}`);
    }
  });
}

/**
 * A run may be judged again where it is what would be run now, and nothing of it was lost.
 *
 * @returns a line where it failed
 */
function reuse(study: Study, job: Job): string[] {
  const planned = plannedRun(study, job, { name: job.engine, version: '' }, job.data, job);
  const run = requireSameRun(job.folder, planned);
  if (!run) throw new InputError(`${job.folder}: expected the run that would be trained now, found nothing`);
  if (run.status === 'failed') {
    return describeFailure({ job, ok: false, error: run.error ?? 'for no known reason' });
  }
  const { problem } = readIfWhole(study, job.folder, run, job.drawsBeside);
  if (problem) throw new InputError(problem);
  return [];
}

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { DataSource } from '../datasets/source.ts';
import type { EngineName } from '../engines/engine.ts';
import { loadEngine, surveyEngines } from '../engines/registry.ts';
import { InputError } from '../kit/errors.ts';
import { lockFolder } from '../kit/lock.ts';
import { isEmpty } from '../report/counts.ts';
import { allProblems, findingLines, showAllSeeds } from '../report/lines.ts';
import { makeReport } from '../report/make.ts';
import { allJobs, type CheckPlan, planCheck } from '../report/plan.ts';
import { reportFile } from '../report/write.ts';
import { describeFailure } from '../runs/pool.ts';
import { readRun } from '../runs/records.ts';
import { isSameTraining, plannedRun } from '../runs/run-record.ts';
import { experimentNames, experiments } from '../training/experiments.ts';
import {
  addDataOptions,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  engineOption,
  integer,
} from './options.ts';
import { namingData, remark, say, showData } from './say.ts';
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
    .option('--runs <folder>', 'where the runs go; what is there is removed first', 'runs/check')
    .option('--reports <folder>', 'where the report goes', 'reports')
    .addOption(engineOption().env('RACECAR_ENGINE'));
  return addDataOptions(command).action(check);
}

async function check(options: Options, command: Command): Promise<void> {
  const { reuse, runs, reports } = options;
  if (reuse && process.env.CI) {
    throw new InputError('--reuse: in CI everything is trained anew; unset RACECAR_REUSE');
  }
  const engine = await loadEngine(options.engine);
  const seeds = options.seeds ?? null;
  const plan = planCheck(dataChoice(options, command), seeds, engine, await surveyEngines(), runs);
  const secondary = plan.secondary
    ? `${plan.secondary.kind} data with one`
    : 'the original data are not here';
  remark(
    `racecar check: ${showData(plan.main)}, engine ${engine.name}, seeds ${showAllSeeds(plan.seeds)}; ${secondary}; ${allJobs(plan).length} trainings`,
  );
  for (const line of plan.leftOut) remark(`racecar check: ${line}`);

  const release = await lockFolder(runs, 0);
  const report = await makeReport(
    plan,
    reports,
    { command: commandOf(plan, seeds), reused: reuse, jobSummary: process.env.GITHUB_STEP_SUMMARY },
    () => (reuse ? reuseAll(plan) : trainAll(plan, runs)),
  );
  await release();

  for (const problem of allProblems(report)) say(problem);
  for (const finding of findingLines(report)) say(finding);
  const { claims, findings, controls, goldens, agreement } = report.counts;
  say(
    `established claims: ${claims.pass} pass, ${claims.fail + claims.inconclusive} do not, ${claims.notRun} not run; controls: ${controls.rejected} fail as they should, ${controls.notRejected} do not`,
  );
  say(
    `findings: ${findings.pass} hold, ${findings.fail} do not, ${findings.inconclusive} open, ${findings.notRun} not run`,
  );
  say(
    `golden results: ${goldens.match} match, ${goldens.drift} drifted, ${goldens.missing} missing, ${goldens.obsolete} obsolete, ${goldens.notRun} not run`,
  );
  say(
    `engines: ${agreement.agree} of ${report.agreement.rows.length} trainings agree with ${report.agreement.with ?? 'none'}`,
  );
  if (reuse) say(reuseWarning);
  say(`${report.verdict} on ${showData(plan.main)}, engine ${engine.name}: ${join(reports, reportFile)}`);
  if (isEmpty(report.counts))
    throw new InputError('nothing was judged or nothing was compared, so nothing is said');
  if (report.verdict !== 'pass') process.exitCode = 1;
}

const reuseWarning = 'REUSED RUNS: nothing was trained, runs of an earlier check were judged again';

/** The environment and command that give this report again, but for the place of the original images. */
function commandOf({ main, engine }: CheckPlan, seeds: number | null): string {
  const asked = seeds === null ? '' : `RACECAR_SEEDS=${seeds} `;
  return `${namingData(main)}RACECAR_ENGINE=${engine.name} ${asked}npm test`;
}

async function trainAll(plan: CheckPlan, runs: string): Promise<string[]> {
  for (const name of readdirSync(runs)) {
    if (name !== '.lock') rmSync(join(runs, name), { recursive: true, force: true });
  }
  return (await carryOutVisibly(allJobs(plan))).flatMap(describeFailure);
}

/**
 * Runs may be judged again where they are what would be trained now.
 *
 * @returns those that failed, and why
 */
function reuseAll(plan: CheckPlan): string[] {
  remark(`racecar: ${reuseWarning}`);
  return allJobs(plan).flatMap((job) => {
    const run = existsSync(join(job.folder, 'run.json')) ? readRun(job.folder) : null;
    const source = job.data.kind === plan.main.kind ? plan.main : (plan.secondary as DataSource);
    const planned = plannedRun(job, { name: job.engine as EngineName, version: '' }, source);
    const isSame = run !== null && run.status !== 'running' && isSameTraining(run, planned);
    if (!isSame) {
      const found = run ? 'another one, or one that did not end' : 'nothing';
      throw new InputError(
        `--reuse: ${job.folder}: expected the run that would be trained now, found ${found}`,
      );
    }
    return run.status === 'failed' ? describeFailure({ job, ok: false, error: run.error ?? 'unknown' }) : [];
  });
}

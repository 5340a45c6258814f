import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { evidenceOfRuns } from '../harness/golden/stored-evidence.ts';
import { findingPlan, isOpen, lookAt, looksUpTo } from '../harness/judge/looks.ts';
import { isAfterwards } from '../harness/report/control-jobs.ts';
import { isDone } from '../harness/runs/done.ts';
import type { Job } from '../harness/runs/job.ts';
import { processesOf } from '../harness/runs/pool.ts';
import { seedsFrom } from '../harness/study/cells.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { FinishedRun } from '../harness/study/run-file.ts';
import { fixturesOf } from '../harness/study/study.ts';
import { inCi } from '../harness/terminal/environment.ts';
import { hold } from '../harness/terminal/hold.ts';
import { integer, parseReason, path, paths } from '../harness/terminal/options.ts';
import { remark } from '../harness/terminal/say.ts';
import { addSceneOptions, announce, setScene } from '../harness/terminal/scene.ts';
import { beginWriting, endWriting } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { type Decided, keep } from './findings-kept.ts';
import {
  belongingsOf,
  type FindingsOptions,
  gather,
  jobsOf,
  type Part,
  partsOf,
  requireBoundsOf,
  rootOf,
  runOf,
} from './findings-runs.ts';
import { openShards, runShard } from './findings-shards.ts';
import { carryOutVisibly } from './visibly.ts';

export function findingsCommand(study: LoadedStudy): Command {
  const { most, every, firstSeed } = findingPlan;
  const command = new Command()
    .option(
      '--reason <text>',
      'why evidence is gathered; must be said where it goes into the fixtures',
      parseReason,
    )
    .option(
      '--most <n>',
      `how many seeds at most, from ${firstSeed} on, a multiple of ${every}`,
      parseMost,
      most,
    )
    .option(
      '--processes <n>',
      'how many run at a time, one thread each',
      integer(1, 1024),
      processesOf(study),
    )
    .addOption(
      new Option(
        '--shard <i/n>',
        'only run part i of n of all these seeds, or of "auto/n" the part that the scheduler numbers, and decide nothing',
      ).conflicts('from'),
    )
    .option(
      '--from <folders...>',
      'decide by what all the shards left in their --out, and run nothing',
      paths,
    )
    .option('--out <folder>', 'where runs and evidence go, in place of runs/findings and the fixtures', path);
  return addSceneOptions(command, study).action((options: FindingsOptions) =>
    findings(study, options, command),
  );
}

function parseMost(text: string): number {
  const { every, most } = findingPlan;
  const value = integer(every, most)(text);
  if (value % every !== 0) throw new InvalidArgumentError(`Expected a multiple of ${every}.`);
  return value;
}

async function findings(study: LoadedStudy, options: FindingsOptions, command: Command): Promise<void> {
  const { out, shard, from, reason } = options;
  if (out === undefined) {
    if (inCi()) throw new InputError('findings: in CI no fixtures are written; name a folder with --out');
    if (shard !== undefined)
      throw new InputError('findings: a shard needs a folder of its own; name it with --out');
    if (reason === undefined)
      throw new InputError('findings: say with --reason why; it is logged with the evidence');
  }
  if (shard !== undefined) return runShard(study, options, command);
  if (from !== undefined) {
    const { parts, most, folderOf } = openShards(study, options, command);
    const find = async (part: Part, seeds: readonly number[]) => jobsOf(study, part, seeds, folderOf);
    return decideAll(study, options, { parts, most, find, folder: null });
  }
  const scene = await setScene(study, options, command);
  const { most, processes } = options;
  const folder = out ?? join(study.root, 'runs/findings');
  announce('findings', scene, `, seeds from ${findingPlan.firstSeed} on, ${most} at most`);
  const find = async (part: Part, seeds: readonly number[]) => {
    const jobs = jobsOf(study, part, seeds, () => folder);
    await carryOutRest(study, jobs, processes);
    return jobs;
  };
  await decideAll(study, options, { parts: partsOf(scene, options), most, find, folder });
}

/** Carries out what was not done before, what is measured anew last. @throws InputError where one did not come to its end */
async function carryOutRest(study: LoadedStudy, jobs: readonly Job[], processes: number): Promise<void> {
  const todo = jobs.filter((job) => !isDone(study, job));
  for (const some of [todo.filter((job) => !isAfterwards(job)), todo.filter(isAfterwards)]) {
    const results = some.length > 0 ? await carryOutVisibly(study, some, processes, 'the same command') : [];
    if (results.some(({ ok }) => !ok)) {
      throw new InputError(
        'findings need every training, since which ones fail may depend on what they show',
      );
    }
  }
}

/** Where the runs of findings come from. */
interface Source {
  readonly parts: readonly Part[];
  readonly most: number;
  /** The runs of some seeds of a part, which are finished then. */
  find(part: Part, seeds: readonly number[]): Promise<Job[]>;
  /** Where they go; null where they are there. */
  readonly folder: string | null;
}

async function decideAll(
  study: LoadedStudy,
  { out, reason = 'a trial, of which no fixture was made' }: FindingsOptions,
  { parts, most, find, folder }: Source,
): Promise<void> {
  const fixtures = out ?? join(study.root, fixturesOf(study));
  for (const part of parts) requireBoundsOf(study, part);
  const locks = [...(folder === null || folder === out ? [] : [await hold(folder)]), await hold(fixtures)];
  for (const part of parts) {
    const root = folder === null ? null : rootOf(part, folder);
    if (root !== null) beginWriting(root, belongingsOf(study, part), { keep: true });
    const decided = await decide(study, part, most, find, reason);
    if (root !== null) endWriting(root, belongingsOf(study, part));
    for (const lock of locks) lock.requireHeld();
    keep(study, part, decided, out);
  }
  for (const lock of locks) lock.release();
}

/** Looks at the findings of a part as it was planned, until each is decided. */
async function decide(
  study: LoadedStudy,
  part: Part,
  most: number,
  find: Source['find'],
  reason: string,
): Promise<Decided> {
  const { experiment, data } = part;
  const runs: FinishedRun[] = [];
  const { firstSeed, every } = findingPlan;
  for (const n of looksUpTo(most)) {
    const jobs = await find(part, seedsFrom(firstSeed + n - every, every));
    runs.push(...jobs.map((job) => runOf(study, job)));
    const gathered = gather(part, runs, seedsFrom(firstSeed, n));
    const evidence = evidenceOfRuns(experiment, part.findings, gathered, reason);
    // What is judged is what is kept.
    const open = part.findings.filter((claim) =>
      isOpen(lookAt(claim, data.origin, evidence.claims[claim.id]?.measures ?? {})),
    );
    const decided = part.findings.length - open.length;
    remark(
      `racecar: ${experiment.name}, ${n} seeds: ${decided} of ${part.findings.length} findings are decided`,
    );
    if (open.length === 0 || n === most) return { evidence, runs, open };
  }
  throw new Error(`expected a look within ${most} seeds`);
}

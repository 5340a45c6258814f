import { join } from 'node:path';
import { Command } from 'commander';
import { logChange } from '../harness/golden/changes.ts';
import { pilotEntry } from '../harness/golden/pilot-entry.ts';
import { pilotsFile, writePilots } from '../harness/golden/pilots.ts';
import { evidenceOf, measuredOf } from '../harness/judge/evidence.ts';
import { type RowsFile, rowsOf } from '../harness/judge/rows.ts';
import { controlJobs, controlRoot, isAfterwards, keyOfJob } from '../harness/report/control-jobs.ts';
import { finishedRun, isDone } from '../harness/runs/done.ts';
import { type Job, jobOf } from '../harness/runs/job.ts';
import { isFileOfRuns, runFolder } from '../harness/runs/layout.ts';
import { provenance } from '../harness/runs/provenance.ts';
import { cellsOf, seedsFrom } from '../harness/study/cells.ts';
import type { ChosenData } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { Engine } from '../harness/study/runner.ts';
import { type Experiment, fixturesOf } from '../harness/study/study.ts';
import { inCi } from '../harness/terminal/environment.ts';
import { hold } from '../harness/terminal/hold.ts';
import { integer, parseReason } from '../harness/terminal/options.ts';
import { remark, say } from '../harness/terminal/say.ts';
import { addSceneOptions, announce, type SceneOptions, setScene } from '../harness/terminal/scene.ts';
import { type Belongings, beginWriting, endWriting } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { largestSeed } from '../kit/random.ts';
import { carryOutVisibly } from './visibly.ts';

/** Pilot runs: runs/pilots/<origin>/<experiment>/claims/…, and those of controls in folders beside. */

interface Options extends SceneOptions {
  readonly reason: string;
  readonly seeds: number;
  readonly firstSeed: number;
  readonly resume: boolean;
}

export function pilotsCommand(study: LoadedStudy): Command {
  const command = new Command()
    .requiredOption('--reason <text>', 'why they are run anew', parseReason)
    .option('--seeds <n>', 'how many', integer(2, 1000), 60)
    .option(
      '--first-seed <n>',
      'the first of them, above all that are judged',
      integer(1, largestSeed - 1000),
      100,
    )
    .option('--resume', 'go on with the runs that are there', false);
  return addSceneOptions(command, study).action((options: Options) => runPilots(study, options, command));
}

/** An experiment whose pilot seeds are run, and the runs that it needs. */
interface Part {
  readonly experiment: Experiment;
  readonly data: ChosenData;
  readonly root: string;
  readonly belongings: Belongings;
  readonly seeds: readonly number[];
  readonly jobs: { readonly claims: readonly Job[]; readonly controls: readonly Job[] };
}

async function runPilots(study: LoadedStudy, options: Options, command: Command): Promise<void> {
  if (inCi()) throw new InputError('pilots: in CI nothing is written; run it on your own machine');
  const { resume, reason, firstSeed } = options;
  const scene = await setScene(study, options, command);
  const seeds = seedsFrom(firstSeed, options.seeds);
  for (const { name, seeds: judged } of scene.experiments) {
    if (firstSeed >= judged) continue;
    throw new InputError(
      `pilots: ${name} is judged over seeds 0 … ${judged - 1}, got --first-seed ${firstSeed}`,
    );
  }
  const parts = scene.experiments.map((experiment) =>
    planPart(study, experiment, scene.data[experiment.name] as ChosenData, seeds, scene.engine),
  );
  announce('pilots', scene, `, seeds ${firstSeed} … ${seeds.at(-1)}`);

  const locks = [
    await hold(join(study.root, 'runs/pilots')),
    await hold(join(study.root, fixturesOf(study))),
  ];
  const jobs = parts.flatMap((part) => [...part.jobs.claims, ...part.jobs.controls]);
  const todo = resume ? jobs.filter((job) => !isDone(study, job)) : jobs;
  if (resume) remark(`racecar: ${jobs.length - todo.length} of ${jobs.length} trainings were done before`);
  for (const { root, belongings } of parts) beginWriting(root, belongings, { keep: resume });
  await carryOutEvery(study, todo);
  for (const { root, belongings } of parts) endWriting(root, belongings);
  const found = parts.map((part) => ({ part, pilots: pilotsOf(study, part, scene.engine, reason) }));
  for (const lock of locks) lock.requireHeld();
  for (const { part, pilots } of found) {
    const { experiment, data } = part;
    const file = pilotsFile(study, data.origin, experiment.name);
    writePilots(study, data.origin, experiment.name, pilots);
    const entry = pilotEntry(experiment, data.origin, file, pilots);
    logChange(study, entry);
    say(entry);
  }
  for (const lock of locks) lock.release();
  say(`${jobs.length} trainings; logged in ${fixturesOf(study)}/CHANGES.md`);
}

/** The runs of a part, always at the same places. */
function planPart(
  study: LoadedStudy,
  experiment: Experiment,
  data: ChosenData,
  seeds: readonly number[],
  engine: Engine,
): Part {
  const root = join(study.root, 'runs/pilots', data.origin, experiment.name);
  const own = join(root, 'claims');
  const claims = cellsOf([experiment], { [experiment.name]: seeds }).map((cell) => {
    const folder = runFolder(own, study, experiment.name, cell.variant, cell.seed);
    return jobOf(study, cell, engine, data, { folder, drawsBeside: false, resume: true });
  });
  const setting = { ...{ study, experiment, data, engine, seeds }, root: own };
  const alterations = (experiment.alterations ?? []).map(({ name }) => name);
  const belongings = {
    roots: [undefined, ...alterations].map((alteration) => controlRoot('claims', alteration)),
    writes: (file: string) => isFileOfRuns(study, file.split('/').slice(1).join('/')),
  };
  const controls = controlJobs(setting, experiment.claims, { resume: true });
  return { experiment, data, root, belongings, seeds, jobs: { claims, controls } };
}

/** @throws InputError where a run did not come to its end: which ones do may depend on what they show */
async function carryOutEvery(study: LoadedStudy, jobs: readonly Job[]): Promise<void> {
  for (const some of [jobs.filter((job) => !isAfterwards(job)), jobs.filter(isAfterwards)]) {
    const results = some.length > 0 ? await carryOutVisibly(study, some) : [];
    if (results.some(({ ok }) => !ok)) {
      throw new InputError('a pilot needs every training; nothing was written');
    }
  }
}

/** What the seeds of a part gave. */
function pilotsOf(
  study: LoadedStudy,
  { experiment, data, seeds, jobs }: Part,
  { name, version }: Engine,
  reason: string,
): RowsFile {
  const runs = jobs.claims.map((job) => finishedRun(study, 'a pilot', job));
  const others = jobs.controls.map((job) => finishedRun(study, 'a pilot', job));
  const { groups } = evidenceOf(runs, experiment, seeds);
  const controlled = groups.map((group) => {
    const own = others.filter(({ run }) => run.seed === group.seed);
    return {
      ...measuredOf(group),
      others: Object.fromEntries(own.map(({ run, table }) => [keyOfJob(run), table])),
    };
  });
  const { versions, gitCommit } = provenance(study.root);
  return {
    format: 1,
    measured: {
      date: new Date().toISOString().slice(0, 10),
      reason,
      engine: { name, version },
      versions,
      gitCommit,
      dataSha256: data.sha256,
    },
    ...rowsOf(experiment.claims, controlled),
  };
}

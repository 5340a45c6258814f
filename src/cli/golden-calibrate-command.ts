import { join } from 'node:path';
import { Command } from 'commander';
import { calibrate, type Family } from '../harness/golden/calibrate.ts';
import { calibrationEntry } from '../harness/golden/calibration-entry.ts';
import { logChange } from '../harness/golden/changes.ts';
import { goldensOf } from '../harness/golden/hold-all.ts';
import { fewestRuns } from '../harness/golden/limit.ts';
import {
  type ExperimentTolerances,
  readTolerances,
  tolerancesFile,
  writeTolerances,
} from '../harness/golden/tolerances.ts';
import { findingPlan } from '../harness/judge/looks.ts';
import { finishedRun, isDone } from '../harness/runs/done.ts';
import { provenance } from '../harness/runs/provenance.ts';
import type { ChosenData } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import { checkedOf, type Experiment, fixturesOf } from '../harness/study/study.ts';
import { inCi } from '../harness/terminal/environment.ts';
import { hold } from '../harness/terminal/hold.ts';
import { integer, parseReason, paths } from '../harness/terminal/options.ts';
import { remark, say } from '../harness/terminal/say.ts';
import { addSceneOptions, announce, type SceneOptions, setCheckedScene } from '../harness/terminal/scene.ts';
import { beginWriting, endWriting } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import {
  belongingsOf,
  calibratedSeeds,
  calibrationRoot,
  familiesFor,
  familiesOf,
  jobsOf,
  otherEngines,
  type Part,
  partOf,
} from './calibration-runs.ts';
import { runsOfMachines } from './runs-of-machines.ts';
import { carryOutVisibly } from './visibly.ts';

interface Options extends SceneOptions {
  readonly reason: string;
  readonly seeds: number;
  readonly draws: number;
  readonly runs?: readonly string[];
  readonly resume: boolean;
  readonly fewer: boolean;
}

export function calibrateCommand(study: LoadedStudy): Command {
  const command = new Command('calibrate')
    .description(
      'repeat the runs under disturbances that should not matter and on every other engine, write the tolerances of each experiment for its data, and log why; those of experiments that are left out stay as they are',
    )
    .requiredOption('--reason <text>', 'why they are measured anew', parseReason)
    .option(
      '--seeds <n>',
      'over how many seeds, from 0, besides those whose runs evidence keeps; of one nothing is known of what seeds differ by',
      integer(2, 1000),
      5,
    )
    .option('--draws <n>', 'how many times each is disturbed', integer(1, 100), 12)
    .option(
      '--runs <folders...>',
      'runs that other machines made of the same seeds, as check or reproduce left them there: a folder a machine',
      paths,
    )
    .option('--resume', 'go on with the runs of an earlier calibration that are there', false)
    .option('--fewer', 'even with fewer seeds, draws or engines than what is there was measured with', false);
  return addSceneOptions(command, study).action((options: Options) =>
    runCalibration(study, options, command),
  );
}

async function runCalibration(study: LoadedStudy, options: Options, command: Command): Promise<void> {
  if (inCi()) throw new InputError('golden calibrate: in CI nothing is written; run it on your own machine');
  const { seeds, draws, resume, fewer, reason } = options;
  const scene = await setCheckedScene(study, options, command);
  const others = otherEngines(scene.engine, await study.engines.survey());
  const families = familiesOf(scene.engine, draws, others);
  const parts = scene.experiments.map((one) => partOf(study, one, scene.data[one.name] as ChosenData));
  const machines = runsOfMachines(study, options.runs ?? [], parts, scene.engine, seeds);
  const besideOf = ({ experiment }: Part) =>
    [
      ...familiesFor(experiment, families).flatMap(({ isEngine, engine }) =>
        isEngine ? [engine.version] : [],
      ),
      ...machines.names,
    ].slice(1);
  if (!fewer) for (const part of parts) requireNoFewer(study, part, options, besideOf(part));
  for (const { experiment } of parts) requireEnough(experiment, options);
  const against = [...others.map(({ name }) => name), ...machines.names].join(', ') || 'no other engine';
  announce('golden calibrate', scene, `, seeds 0 … ${seeds - 1}, ${draws} draws, against ${against}`);

  const locks = [await hold(calibrationRoot(study)), await hold(join(study.root, fixturesOf(study)))];
  const belongings = belongingsOf(study, families);
  const planned = parts.map((part) => ({
    part,
    families: familiesFor(part.experiment, families).map((family) => ({
      family,
      jobs: jobsOf(study, part, seeds, family),
    })),
  }));
  const jobs = planned.flatMap((one) => one.families.flatMap((family) => family.jobs));
  const todo = resume ? jobs.filter((job) => !isDone(study, job)) : jobs;
  if (resume) remark(`racecar: ${jobs.length - todo.length} of ${jobs.length} trainings were done before`);
  for (const { root } of parts) beginWriting(root, belongings, { keep: resume });
  const results = await carryOutVisibly(study, todo);
  for (const { root } of parts) endWriting(root, belongings);
  if (results.some(({ ok }) => !ok)) {
    throw new InputError('calibration needs every training; nothing was written');
  }
  const measured = planned.map(({ part, families }) => {
    const found = families.map(({ family: { name, isEngine, engine }, jobs }) => ({
      ...{ name: isEngine ? engine.version : name, isEngine },
      runs: jobs.map((job) => finishedRun(study, 'calibration', job)),
    }));
    return { part, tolerances: measure(study, part, options, [...found, ...machines.of(part)]) };
  });
  for (const lock of locks) lock.requireHeld();
  for (const { part, tolerances } of measured) {
    const { experiment, data } = part;
    writeTolerances(study, data.origin, experiment.name, tolerances);
    const entry = calibrationEntry(reason, tolerancesFile(study, data.origin, experiment.name), tolerances);
    logChange(study, entry);
    say(entry);
  }
  for (const lock of locks) lock.release();
  say(`${jobs.length} trainings; logged in ${fixturesOf(study)}/CHANGES.md`);
}

/** @throws InputError where a tail could not be fitted to what is asked for. Of mere repeats, which may all be the same, that is not known */
function requireEnough(experiment: Experiment, { seeds, draws }: Options): void {
  const runs = checkedOf(experiment).length * calibratedSeeds(experiment, seeds).length * draws;
  if (experiment.probes.disturbance === undefined || runs >= fewestRuns) return;
  throw new InputError(
    `${experiment.name}: expected ${fewestRuns} disturbed runs or more, got ${runs}; ask for more --seeds or --draws`,
  );
}

/** @throws InputError where tolerances are there that were measured with more */
function requireNoFewer(
  study: LoadedStudy,
  { experiment: { name }, data: { origin } }: Part,
  { seeds, draws }: Options,
  beside: readonly string[],
): void {
  const before = readTolerances(study, origin, name)?.measured;
  if (!before) return;
  const seedsBefore = before.seeds.filter((seed) => seed < findingPlan.firstSeed).length;
  const fewer = [
    ...(seedsBefore > seeds ? [`${seedsBefore} seeds, not ${seeds}`] : []),
    ...(before.draws > draws ? [`${before.draws} draws, not ${draws}`] : []),
    ...(before.engines.length > beside.length
      ? [`${before.engines.join(' and ')}, not ${beside.join(' and ') || 'none'}`]
      : []),
  ];
  if (fewer.length > 0) {
    throw new InputError(
      `${tolerancesFile(study, origin, name)}: was measured with ${fewer.join('; ')}; --fewer does it all the same`,
    );
  }
}

/** The tolerances that runs show: those of the base, which come first, and of what differs from it in nothing that should matter. */
function measure(
  study: LoadedStudy,
  { experiment, data }: Part,
  { draws }: Options,
  families: readonly Family[],
): ExperimentTolerances {
  const { versions } = provenance(study.root);
  const [base, ...others] = families as readonly [Family, ...Family[]];
  const processors = families.flatMap((one) => one.runs.flatMap(({ run }) => run.processor ?? []));
  return {
    measured: {
      date: new Date().toISOString().slice(0, 10),
      on: `${versions.platform}, Node ${versions.node}`,
      processors: [...new Map(processors.map((one) => [JSON.stringify(one), one])).values()],
      base: base.name,
      disturbance: experiment.probes.disturbance ?? 'the same again',
      draws,
      engines: others.filter(({ isEngine }) => isEngine).map(({ name }) => name),
      seeds: [...new Set(base.runs.map(({ run }) => run.seed))].sort((a, b) => a - b),
      dataSha256: data.sha256,
    },
    ...calibrate(experiment, base.runs, others, goldensOf(study)),
  };
}

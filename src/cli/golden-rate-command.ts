import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { compareRun } from '../harness/golden/compare-run.ts';
import { goldenFolderOf, placesIn } from '../harness/golden/fixture.ts';
import { percentUp } from '../harness/golden/round-up.ts';
import { holdWitness } from '../harness/golden/staleness.ts';
import { keptWitnesses } from '../harness/golden/stored-evidence.ts';
import { calibrateFirst, readTolerances, tolerancesFile } from '../harness/golden/tolerances.ts';
import { upperBound } from '../harness/judge/proportion.ts';
import { finishedRun } from '../harness/runs/done.ts';
import { type Job, jobOf } from '../harness/runs/job.ts';
import { isFileOfRuns, runFolder } from '../harness/runs/layout.ts';
import { checkedCellsOf } from '../harness/study/cells.ts';
import type { ChosenData } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { Cell } from '../harness/study/runner.ts';
import { byName, goldenSeedsOf, variantNamed } from '../harness/study/study.ts';
import { hold } from '../harness/terminal/hold.ts';
import { integer, path } from '../harness/terminal/options.ts';
import { remark, say } from '../harness/terminal/say.ts';
import {
  addSceneOptions,
  announce,
  type Scene,
  type SceneOptions,
  setCheckedScene,
} from '../harness/terminal/scene.ts';
import { beginWriting, endWriting } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { count, digest, text } from '../kit/fields.ts';
import { isThere, readText, writeJson } from '../kit/files.ts';
import { sha256 } from '../kit/hash.ts';
import { readJson } from '../kit/json.ts';
import { carryOutVisibly } from './visibly.ts';

interface Options extends SceneOptions {
  readonly checks: number;
  readonly out: string;
}

/** The rate of false alarms that is to be shown, and its confidence is that of `upperBound`. */
const wanted = 0.01;

/** Draws of calibrations are below this. */
const firstDraw = 1001;

const rateSchema = z.strictObject({
  heldTo: digest.describe('of the tolerances and golden results, and the engine that was held to them'),
  checks: z.array(
    z.strictObject({
      draw: count,
      goldens: count,
      deviation: z.number().nullable(),
      drifted: z.array(text),
    }),
  ),
});
type Rate = z.infer<typeof rateSchema>;

export function rateCommand(study: LoadedStudy): Command {
  const command = new Command('rate')
    .description(
      'carry out what golden results and evidence are kept of under disturbances that no calibration has seen, and count how many whole checks fail by noise alone; what was counted before is gone on with',
    )
    .option('--checks <n>', 'how many more', integer(1, 10_000), 1)
    .option('--out <folder>', 'where the runs go, and the count', path, 'runs/rate');
  return addSceneOptions(command, study).action((options: Options) => collect(study, options, command));
}

async function collect(study: LoadedStudy, options: Options, command: Command): Promise<void> {
  const scene = await setCheckedScene(study, options, command);
  const { out } = options;
  announce('golden rate', scene, `, ${options.checks} checks`);
  const lock = await hold(out);
  const file = join(out, 'rate.json');
  let rate = begun(file, hashOfHeld(study, scene));
  for (let check = 0; check < options.checks; check++) {
    rate = {
      ...rate,
      checks: [...rate.checks, await oneCheck(study, scene, out, firstDraw + rate.checks.length)],
    };
    lock.requireHeld();
    writeJson(file, rate);
    say(summaryOf(rate));
  }
  lock.release();
}

/** What was counted before, where that was held to the same. */
function begun(file: string, heldTo: string): Rate {
  const none = { heldTo, checks: [] };
  if (!isThere(file)) return none;
  const before = readJson(file, rateSchema);
  if (before.heldTo === heldTo) return before;
  remark(
    `racecar golden rate: ${file} is of other tolerances, golden results or engines; the count begins anew`,
  );
  return none;
}

/** @throws InputError when an experiment was never calibrated */
function hashOfHeld(study: LoadedStudy, { experiments, data, engine }: Scene): string {
  const golden = goldenFolderOf(study);
  const places = placesIn(golden);
  const texts = experiments.flatMap((experiment) => {
    const { name } = experiment;
    const { origin } = data[name] as ChosenData;
    const file = tolerancesFile(study, origin, name);
    if (!readTolerances(study, origin, name)) throw new InputError(`${file} is missing; calibrate first`);
    const own = places.filter((place) => place.startsWith(`${origin}/${name}/`));
    const files = [join(study.root, file), ...own.map((place) => join(golden, `${place}.json`))];
    return [...files.map((one) => readText(one)), JSON.stringify(keptWitnesses(study, experiment, origin))];
  });
  return sha256([engine.name, ...texts].join('\n'));
}

/** Carries out all that golden results are kept of, under one draw, and holds it against them. */
async function oneCheck(
  study: LoadedStudy,
  { experiments, data, engine }: Scene,
  out: string,
  draw: number,
): Promise<Rate['checks'][number]> {
  const belongings = {
    roots: ['check'],
    writes: (file: string) => isFileOfRuns(study, file.slice('check/'.length)),
  };
  beginWriting(out, belongings);
  const jobOfCell = (cell: Cell, drawsBeside: boolean): Job => {
    const { experiment, variant, seed } = cell;
    const folder = runFolder(join(out, 'check'), study, experiment, variant, seed);
    return jobOf(study, cell, engine, data[experiment] as ChosenData, {
      folder,
      drawsBeside,
      disturbance: draw,
    });
  };
  const goldens = checkedCellsOf(experiments, byName(experiments, goldenSeedsOf)).map((cell) =>
    jobOfCell(cell, true),
  );
  const witnesses = experiments.flatMap((experiment) =>
    keptWitnesses(study, experiment, (data[experiment.name] as ChosenData).origin).map((fixture) => ({
      ...{ experiment, fixture },
      // Witnesses are kept without pictures.
      job: jobOfCell(
        {
          ...fixture,
          experiment: experiment.name,
          parameters: variantNamed(experiment, fixture.variant).parameters,
        },
        false,
      ),
    })),
  );
  const results = await carryOutVisibly(study, [...goldens, ...witnesses.map(({ job }) => job)]);
  endWriting(out, belongings);
  if (results.some(({ ok }) => !ok))
    throw new InputError('a training did not come to its end; the check does not count');
  const finishedOf = (job: Job) => finishedRun(study, 'a check', job);
  const compared = [
    ...goldens.map((job) => {
      const { result } = compareRun(study, finishedOf(job));
      if (!result) throw new InputError(`${job.folder}: there is no golden result of it`);
      return result;
    }),
    ...witnesses.map(({ experiment, fixture, job }) => {
      const tolerances = readTolerances(study, fixture.origin, experiment.name)?.variants[fixture.variant];
      if (!tolerances) throw new InputError(calibrateFirst(experiment, fixture.origin));
      return holdWitness(experiment, tolerances, fixture, finishedOf(job));
    }),
  ];
  const deviations = compared.map(({ deviation }) => deviation);
  return {
    draw,
    goldens: compared.length,
    deviation: deviations.includes(null) ? null : Math.max(0, ...(deviations as number[])),
    drifted: compared.filter(({ status }) => status !== 'match').map(({ place }) => place),
  };
}

function summaryOf({ checks }: Rate): string {
  const failed = checks.filter(({ drifted }) => drifted.length > 0).length;
  const bound = upperBound(failed, checks.length);
  const seen = `${failed} of ${checks.length} whole checks fail by noise alone; with 95 % confidence fewer than ${percentUp(bound)} do`;
  if (bound <= wanted) return seen;
  let needed = checks.length;
  while (failed <= needed && upperBound(failed, needed) > wanted) needed++;
  return `${seen}; ${needed - checks.length} more clean ones would show fewer than ${percentUp(wanted)}`;
}

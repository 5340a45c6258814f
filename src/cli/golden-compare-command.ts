import { join } from 'node:path';
import { Command } from 'commander';
import { type ComparedRun, compareRun } from '../harness/golden/compare-run.ts';
import { placeOf } from '../harness/golden/fixture.ts';
import { describeGolden } from '../harness/golden/hold-against.ts';
import { showNearest } from '../harness/report/lines.ts';
import { readFinishedRuns, readRunFolder } from '../harness/runs/finished.ts';
import type { FinishedRun } from '../harness/study/run-file.ts';
import type { Study } from '../harness/study/study.ts';
import { couldNot } from '../harness/terminal/exit-codes.ts';
import { paths } from '../harness/terminal/options.ts';
import { remark, say } from '../harness/terminal/say.ts';
import { InputError } from '../kit/errors.ts';
import { isThere } from '../kit/files.ts';

export function compareCommand(study: Study): Command {
  return new Command('compare')
    .description(
      'hold runs against their golden results, without a report; those that "train --records" cut against the first records',
    )
    .argument('<folders...>', 'runs, or folders of runs', paths)
    .option('--json', 'print a list of what was found', false)
    .action((folders: string[], { json }: { json: boolean }) => compare(study, folders, json));
}

function compare(study: Study, folders: readonly string[], isJson: boolean): void {
  const all = folders.flatMap((folder) => runsIn(study, folder)).map((run) => compareRun(study, run));
  if (isJson) say(JSON.stringify(all.map(asJson), null, 2));
  else for (const one of all) tell(one);
  const statuses = all.map(statusOf);
  process.exitCode = statuses.includes('drift') ? 1 : statuses.includes('missing') ? couldNot : 0;
}

/** The run in a folder, or all runs below it. @throws InputError when there is none, or one is not finished */
function runsIn(study: Study, folder: string): FinishedRun[] {
  if (isThere(join(folder, 'run.json'))) {
    const { finished, problem } = readRunFolder(study, folder);
    if (!finished) throw new InputError(problem);
    const alteration = alteredBy(finished);
    if (alteration) throw new InputError(alteration);
    return [finished];
  }
  const { runs, leftOut } = readFinishedRuns(study, folder);
  const altered = runs.flatMap((run) => alteredBy(run) ?? []);
  for (const problem of [...leftOut, ...altered]) remark(`racecar golden compare: left out: ${problem}`);
  const own = runs.filter((run) => alteredBy(run) === null);
  if (own.length === 0) throw new InputError(`${folder}: expected finished runs, found none`);
  return own;
}

/** Why a run is not one that there could be a golden result of, in a line; null where it is. */
function alteredBy({ folder, run }: FinishedRun): string | null {
  if (run.alteration !== undefined)
    return `${folder}: a control, ${run.alteration}: golden results are of unaltered runs`;
  if (run.disturbance !== undefined)
    return `${folder}: a disturbed run: golden results are of undisturbed ones`;
  return null;
}

const statusOf = ({ result }: ComparedRun) => result?.status ?? 'missing';

function asJson(compared: ComparedRun) {
  const { run, records, result } = compared;
  const { experiment, variant, seed, data } = run.run;
  return {
    folder: run.folder,
    ...{ experiment, variant, seed, origin: data.origin, records },
    status: statusOf(compared),
    deviation: result?.deviation ?? null,
    worst: result ? showNearest(result.metrics).metric : null,
    problems: result ? describeGolden(result) : [],
  };
}

function tell(compared: ComparedRun): void {
  const { run, records, result } = compared;
  const { experiment, variant, seed, data } = run.run;
  const place = placeOf({ origin: data.origin, experiment, variant, seed });
  const extent = records === null ? 'whole' : `${records} records`;
  if (!result) {
    say(`${place}: missing, there is no golden result or no tolerance of it (${run.folder})`);
    return;
  }
  const far =
    result.deviation === null ? 'beyond measure' : `${Number(result.deviation.toPrecision(2))} of the limit`;
  say(
    `${place}: ${result.status}, ${extent}, at most ${far} (${showNearest(result.metrics).metric}; ${run.folder})`,
  );
  for (const line of describeGolden(result)) say(`  ${line}`);
}

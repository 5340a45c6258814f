import { Command } from 'commander';
import { sampleStandardDeviation } from 'simple-statistics';
import { evidenceOf, measuredOf } from '../harness/judge/evidence.ts';
import { judge } from '../harness/judge/judge.ts';
import { notJudged, unrunIn } from '../harness/judge/unrun.ts';
import { show, showBound, showEstimate, showThreshold } from '../harness/report/lines.ts';
import { madeWith, mixtures } from '../harness/report/made-with.ts';
import { readFinishedRuns } from '../harness/runs/finished.ts';
import { differenceOf } from '../harness/runs/identity.ts';
import type { FinishedRun, RunFile } from '../harness/study/run-file.ts';
import {
  comparedOf,
  type Experiment,
  experimentNamed,
  type Study,
  uncheckedOf,
  type Variant,
  variantNamed,
} from '../harness/study/study.ts';
import { couldNot } from '../harness/terminal/exit-codes.ts';
import { path } from '../harness/terminal/options.ts';
import { remark, say, showTable } from '../harness/terminal/say.ts';
import { InputError } from '../kit/errors.ts';

export function claimsCommand(study: Study): Command {
  return new Command()
    .argument('[folder]', 'a folder of finished runs, as "racecar reproduce" leaves it', path)
    .action((folder?: string) => (folder === undefined ? list(study) : judgeRuns(study, folder)));
}

function list({ experiments }: Study): void {
  const claims = experiments.flatMap((experiment) => experiment.claims);
  for (const { id, sentence, place, standing, measures, controls } of claims) {
    say(`${id} (${standing}): ${sentence}\n  ${place}`);
    for (const { id: measure, what, counts = null, thresholds } of measures) {
      const bounds = Object.entries(thresholds).map(
        ([origin, one]) => `${showThreshold(one, counts)} (${origin})`,
      );
      say(`  - ${measure}: ${what}: ${bounds.join(', ')}`);
    }
    for (const { what, mustFail } of controls) say(`  - control, ${what}: ${mustFail.join(', ')} must fail`);
  }
}

function judgeRuns(study: Study, folder: string): void {
  const found = readFinishedRuns(study, folder);
  const runs = found.runs.filter(({ run }) => run.alteration === undefined);
  const leftOut = [...found.leftOut, ...found.runs.flatMap(controlLine)];
  if (runs.length === 0) {
    throw new InputError(`${folder}: expected finished runs, found none of ${leftOut.length}: ${leftOut[0]}`);
  }
  for (const problem of leftOut) remark(`racecar claims: left out: ${problem}`);
  requireOneTraining(study, runs);
  const made = madeWith(runs.map(({ run }) => run));
  const rows = study.experiments.flatMap((experiment) => rowsOf(experiment, runs));
  const head = ['claim', 'measure', 'mean [96 % interval]', 'sd', 'must be', 'n', 'verdict', 'standing'];
  say(showTable(head, rows));
  const origins = [...new Set(runs.map(({ run }) => run.data.origin))];
  say(`\n${origins.join(' and ')} data, ${runs.length} runs in ${folder}`);
  for (const line of mixtures(made, 1)) say(line);
  if (leftOut.length > 0) say(`${leftOut.length} of ${runs.length + leftOut.length} runs were left out`);
  process.exitCode = exitCodeOfRows(rows);
}

/** Why a run of a control is left out: claims are made false in it. */
const controlLine = ({ folder, run }: FinishedRun): string[] =>
  run.alteration === undefined ? [] : [`${folder}: it is of a control, ${run.alteration}`];

/** A row for each measure of an experiment's claims, as its runs have it; a line where that is not judged; none where it has no runs. */
function rowsOf(experiment: Experiment, runs: readonly FinishedRun[]): string[][] {
  const own = runs.filter(({ run }) => run.experiment === experiment.name);
  const origin = own[0]?.run.data.origin;
  if (origin === undefined) return [];
  // Of what no check runs is only missed what was begun with.
  const isThere = ({ name }: Variant) => own.some(({ run }) => run.variant === name);
  const awaited = comparedOf(experiment).filter(
    (one) => isThere(one) || !uncheckedOf(experiment).includes(one),
  );
  const { groups, missing } = evidenceOf(
    own,
    experiment,
    undefined,
    awaited.map(({ name }) => name),
  );
  const seeds = groups.map(measuredOf);
  const n = String(seeds.length);
  return experiment.claims.flatMap((claim) => {
    const unrun = seeds[0] ? unrunIn(claim, seeds[0].runs) : null;
    const reason = unrun === null ? whyNot(missing, seeds.length) : notJudged(unrun);
    if (reason !== null) return [[claim.id, '', reason, '', '', n, 'not run', claim.standing]];
    return judge(claim, origin, seeds).measures.map((measure) => {
      return [
        claim.id,
        measure.id,
        showEstimate(measure),
        show(sampleStandardDeviation(measure.perSeed.map(({ value }) => value))),
        showBound(measure),
        n,
        measure.verdict,
        claim.standing,
      ];
    });
  });
}

function whyNot(missing: readonly string[], seeds: number): string | null {
  if (missing.length > 0) return `without ${missing.join('; ')}`;
  return seeds < 2 ? `${seeds} seeds` : null;
}

/** 1 where an established claim is not passed, 2 where one could not be judged, or none was. */
function exitCodeOfRows(rows: readonly string[][]): number {
  const verdicts = rows.flatMap((row) => (row.at(-1) === 'established' ? (row.at(-2) as string) : []));
  if (verdicts.some((verdict) => verdict === 'fail' || verdict === 'inconclusive')) return 1;
  return rows.length === 0 || verdicts.includes('not run') ? couldNot : 0;
}

/**
 * Runs that differ in more than variant and seed are no replications of each other. What only one of two variants reads, or what
 * they are declared to differ in, is no difference of the two.
 *
 * @throws InputError that names two, and what is different of them
 */
function requireOneTraining(study: Study, runs: readonly FinishedRun[]): void {
  const firsts = new Map<string, FinishedRun>();
  for (const one of runs) {
    const { experiment, variant, seed } = one.run;
    for (const group of [experiment, `${experiment} ${variant}`]) {
      const first = firsts.get(group) ?? one;
      firsts.set(group, first);
      const parameters = sharedWith(study, one.run, first.run);
      const difference = differenceOf({ ...first.run, variant, seed, parameters }, one.run);
      if (difference) throw new InputError(`${one.folder}: ${difference} as in ${first.folder}`);
    }
  }
}

/** The parameters of a run, those that another one has as well, and usually alike, with the other's values. */
function sharedWith(study: Study, run: RunFile, other: RunFile): RunFile['parameters'] {
  const [usual, others] = [run, other].map((one) => usualOf(study, one));
  const entries = Object.entries(run.parameters).map(([name, value]) => {
    const isShared = usual?.[name] === others?.[name];
    return [name, isShared ? (other.parameters[name] ?? value) : value];
  });
  return Object.fromEntries(entries);
}

/** The parameters that the variant of a run has unless the user says otherwise. */
const usualOf = (study: Study, { experiment, variant }: RunFile): RunFile['parameters'] =>
  variantNamed(experimentNamed(study, experiment), variant).parameters;

import { Command } from 'commander';
import { sampleStandardDeviation } from 'simple-statistics';
import { evidenceOf, measuredOf } from '../claims/evidence.ts';
import { judge } from '../claims/judge.ts';
import { claims } from '../claims/registry.ts';
import { InputError } from '../kit/errors.ts';
import { show } from '../report/lines.ts';
import { madeWith, mixtures } from '../report/made-with.ts';
import { type FinishedRun, readFinishedRuns } from '../runs/finished.ts';
import { differenceOf } from '../runs/run-record.ts';
import { originOf } from '../training/experiments.ts';
import { couldNot } from './hold.ts';
import { path } from './options.ts';
import { remark, say, showTable } from './say.ts';

export function claimsCommand(): Command {
  return new Command('claims')
    .description("list the paper's claims, or judge them on runs that are there")
    .argument('[folder]', 'a folder of finished runs, as "racecar reproduce" leaves it', path)
    .action((folder?: string) => (folder === undefined ? list() : judgeRuns(folder)));
}

function list(): void {
  for (const { id, sentence, place, standing, measures, controls } of claims) {
    say(`${id} (${standing}): ${sentence}\n  ${place}`);
    for (const { id: measure, what, thresholds } of measures) {
      const bounds = Object.entries(thresholds).map(
        ([origin, { side, value }]) => `${side} ${value} (${origin})`,
      );
      say(`  - ${measure}: ${what}: ${bounds.join(', ')}`);
    }
    for (const { what, mustFail } of controls) say(`  - control, ${what}: ${mustFail.join(', ')} must fail`);
  }
}

function judgeRuns(folder: string): void {
  const { runs, leftOut } = readFinishedRuns(folder);
  if (runs.length === 0) {
    throw new InputError(`${folder}: expected finished runs, found none of ${leftOut.length}: ${leftOut[0]}`);
  }
  for (const problem of leftOut) remark(`racecar claims: left out: ${problem}`);
  const kinds = new Set(runs.map(({ run }) => run.data.source).filter((source) => source !== 'computed'));
  const [kind = 'synthetic', ...others] = kinds;
  if (others.length > 0) {
    throw new InputError(`${folder}: expected runs on one data source, found original and synthetic ones`);
  }
  requireOneTraining(runs);
  const made = madeWith(runs.map(({ run }) => run));
  const here = new Set(runs.map(({ run }) => run.experiment));
  const rows = claims
    .filter(({ experiment }) => here.has(experiment))
    .flatMap((claim) => {
      const { groups, missing } = evidenceOf(runs, claim.experiment);
      if (missing.length > 0 || groups.length < 2) {
        const reason = missing.length > 0 ? `without ${missing.join('; ')}` : `${groups.length} seeds`;
        return [[claim.id, '', reason, '', '', String(groups.length), 'not run', claim.standing]];
      }
      return judge(claim, originOf(claim.experiment, kind), groups.map(measuredOf)).measures.map(
        (measure) => {
          const { mean, low, high } = measure.estimate;
          return [
            claim.id,
            measure.id,
            `${show(mean)} [${show(low)}, ${show(high)}]`,
            show(sampleStandardDeviation(measure.perSeed.map(({ value }) => value))),
            `${measure.threshold.side} ${measure.threshold.value}`,
            String(groups.length),
            measure.verdict,
            claim.standing,
          ];
        },
      );
    });
  const head = ['claim', 'measure', 'mean [95 % interval]', 'sd', 'must be', 'n', 'verdict', 'standing'];
  say(showTable(head, rows));
  say(
    `\n${[...new Set(runs.map(({ run }) => run.data.source))].join(' and ')} data, ${runs.length} runs in ${folder}`,
  );
  for (const line of mixtures(made, 1)) say(line);
  if (leftOut.length > 0) say(`${leftOut.length} of ${runs.length + leftOut.length} runs were left out`);
  process.exitCode = exitCodeOfRows(rows);
}

/** 1 where an established claim is not passed, 2 where one could not be judged, or none was. */
function exitCodeOfRows(rows: readonly string[][]): number {
  const verdicts = rows.flatMap((row) => (row.at(-1) === 'established' ? (row.at(-2) as string) : []));
  if (verdicts.some((verdict) => verdict === 'fail' || verdict === 'inconclusive')) return 1;
  return rows.length === 0 || verdicts.includes('not run') ? couldNot : 0;
}

/**
 * Runs that differ in more than objective and seed are no replications of each other.
 *
 * @throws InputError that names two of an experiment, and what is different of them
 */
function requireOneTraining(runs: readonly FinishedRun[]): void {
  const firsts = new Map<string, FinishedRun>();
  for (const one of runs) {
    const { experiment, objective, seed } = one.run;
    const first = firsts.get(experiment) ?? one;
    firsts.set(experiment, first);
    const difference = differenceOf({ ...first.run, objective, seed }, one.run);
    if (difference) throw new InputError(`${one.folder}: ${difference} as in ${first.folder}`);
  }
}

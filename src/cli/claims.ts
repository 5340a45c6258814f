import { Command } from 'commander';
import { sampleStandardDeviation } from 'simple-statistics';
import { evidenceOf, measuredOf } from '../claims/evidence.ts';
import { judge } from '../claims/judge.ts';
import { claims } from '../claims/registry.ts';
import { InputError } from '../kit/errors.ts';
import { show } from '../report/lines.ts';
import { readFinishedRuns } from '../runs/finished.ts';
import { originOf } from '../training/experiments.ts';
import { say, showTable } from './say.ts';

export function claimsCommand(): Command {
  return new Command('claims')
    .description("list the paper's claims, or judge them on runs that are there")
    .argument('[folder]', 'a folder of finished runs, as "racecar reproduce" leaves it')
    .action((folder?: string) => (folder ? judgeRuns(folder) : list()));
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
  const runs = readFinishedRuns(folder);
  const kinds = new Set(runs.map(({ run }) => run.data.source).filter((source) => source !== 'computed'));
  const [kind = 'synthetic', ...others] = kinds;
  if (others.length > 0) {
    throw new InputError(`${folder}: expected runs on one data source, found original and synthetic ones`);
  }
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
  const isWrong = ([verdict, standing]: string[]) => verdict !== 'pass' && standing === 'established';
  if (rows.some((row) => isWrong(row.slice(-2)))) process.exitCode = 1;
}

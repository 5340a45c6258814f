import { Command } from 'commander';
import { sampleStandardDeviation } from 'simple-statistics';
import { evidenceOf, measuredOf } from '../claims/evidence.ts';
import { judge } from '../claims/judge.ts';
import { claims } from '../claims/registry.ts';
import { InputError } from '../kit/errors.ts';
import { show } from '../report/lines.ts';
import { readFinishedRuns } from '../runs/finished.ts';
import { say, showTable } from './say.ts';

export function claimsCommand(): Command {
  return new Command('claims')
    .description("list the paper's claims, or judge them on runs that are there")
    .argument('[folder]', 'a folder of finished runs, as "racecar reproduce" leaves it')
    .action((folder?: string) => (folder ? judgeRuns(folder) : list()));
}

function list(): void {
  for (const { id, sentence, place, measures, controls } of claims) {
    say(`${id}: ${sentence}\n  ${place}`);
    for (const { id: measure, what, thresholds } of measures) {
      const { original, synthetic } = thresholds;
      const bounds = `${original.side} ${original.value} (original), ${synthetic.value} (synthetic)`;
      say(`  - ${measure}: ${what}: ${bounds}`);
    }
    for (const { what, mustFail } of controls) say(`  - control, ${what}: ${mustFail.join(', ')} must fail`);
  }
}

function judgeRuns(folder: string): void {
  const runs = readFinishedRuns(folder);
  const [source, ...others] = new Set(runs.map(({ run }) => run.data.source));
  if (!source || others.length > 0) {
    throw new InputError(`${folder}: expected runs on one data source, found original and synthetic ones`);
  }
  const rows = claims.flatMap((claim) => {
    const { trios, missing } = evidenceOf(runs, claim.experiment);
    if (missing.length > 0 || trios.length < 2) {
      const reason = missing.length > 0 ? `without ${missing.join('; ')}` : `${trios.length} seeds`;
      return [[claim.id, '', reason, '', '', String(trios.length), 'not run']];
    }
    return judge(claim, source, trios.map(measuredOf)).measures.map((measure) => {
      const { mean, low, high } = measure.estimate;
      return [
        claim.id,
        measure.id,
        `${show(mean)} [${show(low)}, ${show(high)}]`,
        show(sampleStandardDeviation(measure.perSeed.map(({ value }) => value))),
        `${measure.threshold.side} ${measure.threshold.value}`,
        String(trios.length),
        measure.verdict,
      ];
    });
  });
  const head = ['claim', 'measure', 'mean [95 % interval]', 'sd', 'must be', 'n', 'verdict'];
  say(showTable(head, rows));
  say(`\n${source} data, ${runs.length} runs in ${folder}`);
  if (rows.some((row) => row.at(-1) !== 'pass')) process.exitCode = 1;
}

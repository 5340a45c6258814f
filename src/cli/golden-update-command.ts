import { join } from 'node:path';
import { Command, Option } from 'commander';
import {
  applyUpdate,
  changesEntry,
  claimEffects,
  planUpdate,
  type UpdateMode,
  updateModes,
} from '../harness/golden/update.ts';
import { type Report, readReport } from '../harness/report/model.ts';
import { reportFile } from '../harness/report/write.ts';
import { checkedOf, fixturesOf, type Study } from '../harness/study/study.ts';
import { inCi } from '../harness/terminal/environment.ts';
import { hold } from '../harness/terminal/hold.ts';
import { oneOf, parseReason, path } from '../harness/terminal/options.ts';
import { say } from '../harness/terminal/say.ts';
import { InputError } from '../kit/errors.ts';

interface UpdateOptions {
  readonly mode: UpdateMode;
  readonly only?: string;
  readonly reason: string;
  readonly reports: string;
}

export function updateCommand(study: Study): Command {
  const parts = study.experiments.flatMap((experiment) => [
    experiment.name,
    ...checkedOf(experiment).map(({ name }) => `${experiment.name}/${name}`),
  ]);
  return new Command('update')
    .description('take what the last check gave as golden results, and log what moved and why')
    .addOption(
      new Option('--mode <mode>', 'changed: what drifted or is missing; missing: only that; all: everything')
        .argParser(oneOf(updateModes))
        .default('changed'),
    )
    .addOption(new Option('--only <part>', `only this of ${parts.join(', ')}`).argParser(oneOf(parts)))
    .requiredOption('--reason <text>', 'why they change', parseReason)
    .option('--reports <folder>', 'where the check left its report', path, 'reports')
    .action((options: UpdateOptions) => update(study, options));
}

async function update(study: Study, { mode, only, reason, reports }: UpdateOptions): Promise<void> {
  if (inCi()) throw new InputError('golden update: in CI nothing is written; run it on your own machine');
  const candidates = join(reports, 'candidates');
  // Asked before the folders are locked, since a wrong name must not make one, and again when nothing moves any more.
  planUpdate(study, candidates, mode, only);
  readReportOfCheck(reports);
  const fixtures = join(study.root, fixturesOf(study));
  const locks = [await hold(reports), await hold(fixtures)];
  const updates = planUpdate(study, candidates, mode, only);
  if (updates.length === 0) {
    say(`nothing to update in mode ${mode}: the golden results stay as they are`);
    return;
  }
  const effects = claimEffects(study, candidates, updates);
  const { createdAt, engine, madeWith } = readReportOfCheck(reports);
  const commits = madeWith.commits.map(({ value }) => value).join(', ');
  const madeBy = `${engine.name} (${engine.version}), commit ${commits || 'not recorded'}`;
  const date = createdAt.slice(0, 10);
  const entry = changesEntry({ date, reason, mode, madeBy }, updates, effects);
  for (const lock of locks) lock.requireHeld();
  applyUpdate(study, updates, entry);
  for (const lock of locks) lock.release();
  say(entry);
  say(
    `${updates.length} golden results updated in ${fixturesOf(study)}/golden, and ${fixturesOf(study)}/CHANGES.md`,
  );
}

/**
 * The report that the candidates are of. What a part of a check left has no bits and not all seeds: to take it would keep
 * stale ones beside new numbers.
 *
 * @throws InputError when it is no check's
 */
function readReportOfCheck(reports: string): Report {
  const file = join(reports, reportFile);
  const report = readReport(file);
  if (report.scope !== 'check') {
    throw new InputError(
      `${file}: expected the report of a check, got one of a reproduction; run "npm test" first`,
    );
  }
  return report;
}

import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { goldenFolder } from '../golden/fixture.ts';
import { cellName, readTolerances } from '../golden/tolerances.ts';
import {
  applyUpdate,
  changesEntry,
  claimEffects,
  planUpdate,
  type UpdateMode,
  updateModes,
} from '../golden/update.ts';
import { InputError } from '../kit/errors.ts';
import { projectPath } from '../kit/project.ts';
import { readReport } from '../report/model.ts';
import { reportFile } from '../report/write.ts';
import { experimentNames, experiments } from '../training/experiments.ts';
import { inCi } from './environment.ts';
import { hold } from './hold.ts';
import { oneOf, path } from './options.ts';
import { say } from './say.ts';

interface UpdateOptions {
  readonly mode: UpdateMode;
  readonly only?: string;
  readonly reason: string;
  readonly reports: string;
}

const cells = experimentNames.flatMap((experiment) =>
  experiments[experiment].compared.map((objective) => cellName(experiment, objective)),
);

export function updateCommand(): Command {
  return new Command('update')
    .description('take what the last check gave as golden results, and log what moved and why')
    .addOption(
      new Option('--mode <mode>', 'changed: what drifted or is missing; missing: only that; all: everything')
        .argParser(oneOf(updateModes))
        .default('changed'),
    )
    .addOption(
      new Option('--only <experiment/objective>', `only this of ${cells.join(', ')}`).argParser(oneOf(cells)),
    )
    .requiredOption('--reason <text>', 'why they change', parseReason)
    .option('--reports <folder>', 'where the check left its report', path, 'reports')
    .action(update);
}

function parseReason(text: string): string {
  const reason = text.replace(/\s+/g, ' ').trim();
  if (reason === '') throw new InvalidArgumentError('Expected a few words.');
  return reason;
}

async function update({ mode, only, reason, reports }: UpdateOptions): Promise<void> {
  if (inCi()) throw new InputError('golden update: in CI nothing is written; run it on your own machine');
  const folders = { golden: goldenFolder, candidates: join(reports, 'candidates') };
  // Asked before the folders are locked, since a wrong name must not make one, and again when nothing moves any more.
  planUpdate(folders, readTolerances(), mode, only);
  const locks = [await hold(reports), await hold(projectPath('fixtures'))];
  const updates = planUpdate(folders, readTolerances(), mode, only);
  if (updates.length === 0) {
    say(`nothing to update in mode ${mode}: the golden results stay as they are`);
    return;
  }
  const effects = claimEffects(folders, updates);
  const { createdAt, engine, madeWith } = readReport(join(reports, reportFile));
  const commits = madeWith.commits.map(({ value }) => value).join(', ');
  const madeBy = `${engine.name} (${engine.version}), commit ${commits || 'not recorded'}`;
  const date = createdAt.slice(0, 10);
  const entry = changesEntry({ date, reason, mode, madeBy }, updates, effects);
  for (const lock of locks) lock.requireHeld();
  applyUpdate(goldenFolder, projectPath('fixtures/CHANGES.md'), updates, entry);
  for (const lock of locks) lock.release();
  say(entry);
  say(`${updates.length} golden results updated in fixtures/golden, and fixtures/CHANGES.md`);
}

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { claimRunFolder, familyFolder } from './layout.ts';
import { type RunRecord, readRun } from './records.ts';
import { isSameTraining, writeRun } from './run-record.ts';

/** Takes the next free folder for a run and says in it what is planned, so that it can be found again. */
export function claimRun(root: string, planned: RunRecord): string {
  const folder = claimRunFolder(root, planned.experiment, planned.objective);
  writeRun(folder, planned);
  return folder;
}

/** A run that is there already. */
export interface FoundRun {
  readonly folder: string;
  readonly isComplete: boolean;
}

/** Finds the run of a training among those of a folder: a complete one before others, else the newest. */
export function findRun(root: string, planned: RunRecord): FoundRun | null {
  const family = familyFolder(root, planned.experiment, planned.objective);
  if (!existsSync(family)) return null;
  const found = readdirSync(family)
    .filter((name) => /^test_\d+$/.test(name) && existsSync(join(family, name, 'run.json')))
    .sort()
    .map((name) => ({ folder: join(family, name), run: readRun(join(family, name)) }))
    .filter(({ run }) => isSameTraining(run, planned))
    .map(({ folder, run }) => ({ folder, isComplete: run.status === 'complete' }));
  return found.find(({ isComplete }) => isComplete) ?? found.at(-1) ?? null;
}

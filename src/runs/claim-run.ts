import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { claimRunFolder, familyFolder } from './layout.ts';
import { type RunRecord, readRun } from './records.ts';
import { essenceOf, writeRun } from './run-record.ts';

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

/** Finds the run of a planned training; null where there is none. */
export type RunFinder = (planned: RunRecord) => FoundRun | null;

/**
 * Looks for runs among those of a folder: of several of one training a complete one before others, else the newest.
 * Each `run.json` is read once, when the first run of its family is asked for.
 */
export function findRunsIn(root: string): RunFinder {
  const families = new Map<string, ReadonlyMap<string, FoundRun>>();
  return (planned) => {
    const family = familyFolder(root, planned.experiment, planned.objective);
    const known = families.get(family) ?? runsOfFamily(family);
    families.set(family, known);
    return known.get(essenceOf(planned)) ?? null;
  };
}

function runsOfFamily(family: string): Map<string, FoundRun> {
  const found = new Map<string, FoundRun>();
  if (!existsSync(family)) return found;
  const names = readdirSync(family)
    .filter((name) => /^test_\d+$/.test(name) && existsSync(join(family, name, 'run.json')))
    .sort();
  for (const name of names) {
    const folder = join(family, name);
    const run = readRun(folder);
    const essence = essenceOf(run);
    if (!found.get(essence)?.isComplete)
      found.set(essence, { folder, isComplete: run.status === 'complete' });
  }
  return found;
}

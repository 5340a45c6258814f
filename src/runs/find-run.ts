import { join } from 'node:path';
import { codeOf, InputError, messageOf } from '../kit/errors.ts';
import { isFolder, isThere } from '../kit/files.ts';
import { type FinishedRun, readIfWhole } from './finished.ts';
import { claimRunFolder, runFoldersIn } from './layout.ts';
import { type RunRecord, readRun } from './records.ts';
import { differenceOf, type PlannedRun, writeRun } from './run-record.ts';

/** Takes the next free folder for a run and says in it what is planned, so that it can be found again. */
export function claimRun(root: string, planned: PlannedRun): string {
  const folder = claimRunFolder(root, planned.experiment, planned.objective);
  writeRun(folder, planned);
  return folder;
}

/** A run that is there already. */
export interface FoundRun {
  readonly folder: string;
  /** Null where it did not come to its end, or lost something since. */
  readonly finished: FinishedRun | null;
  /** What a run lost that had come to its end, in a line; null where nothing. */
  readonly gap: string | null;
}

/** The runs below a folder, by what they are of. */
export interface RunFinder {
  /** Those whose `run.json` could not be read: a line for each. */
  readonly unreadable: readonly string[];
  /**
   * Finds the run of a planned training; null where there is none.
   *
   * @throws InputError where there are runs of its experiment, objective and seed, and all are of other trainings
   */
  find(planned: PlannedRun): FoundRun | null;
}

/**
 * Looks for runs among those of a folder: of several of one training a finished one before others, else the newest.
 *
 * @param withSingularImages whether a finished one must have singular images beside it
 */
export function findRunsIn(root: string, withSingularImages: boolean): RunFinder {
  const cells = new Map<string, { folder: string; run: RunRecord }[]>();
  const unreadable: string[] = [];
  const cellOf = ({ experiment, objective, seed }: PlannedRun) => `${experiment} ${objective} ${seed}`;
  for (const folder of isFolder(root) ? runFoldersIn(root) : []) {
    try {
      if (!isThere(join(folder, 'run.json'))) continue;
      const run = readRun(folder);
      cells.set(cellOf(run), [...(cells.get(cellOf(run)) ?? []), { folder, run }]);
    } catch (error) {
      if (!(error instanceof InputError || codeOf(error))) throw error;
      unreadable.push(messageOf(error));
    }
  }
  return {
    unreadable,
    find(planned) {
      const own = cells.get(cellOf(planned)) ?? [];
      const same = own.filter(({ run }) => differenceOf(planned, run) === null);
      const newest = own.at(-1);
      if (same.length === 0 && newest) {
        throw new InputError(`${newest.folder}: ${differenceOf(planned, newest.run)}`);
      }
      const read = same.map(({ folder, run }): FoundRun => {
        const { finished, problem } = readIfWhole(folder, run, withSingularImages);
        return { folder, finished, gap: run.status === 'complete' ? problem : null };
      });
      return read.find(({ finished }) => finished !== null) ?? read.at(-1) ?? null;
    },
  };
}

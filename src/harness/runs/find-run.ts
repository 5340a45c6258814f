import { join } from 'node:path';
import { InputError } from '../../kit/errors.ts';
import { isFolder, isThere } from '../../kit/files.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { type RunFile, readRunFile } from '../study/run-file.ts';
import type { Study } from '../study/study.ts';
import { problemOr, readIfWhole } from './finished.ts';
import { differenceOf, writeRunFile } from './identity.ts';
import { claimRunFolder, runFoldersIn } from './layout.ts';

/** Takes the next free folder for a run and says in it what is planned, so that it can be found again. */
export function claimRun(study: Study, root: string, planned: RunFile): string {
  const folder = claimRunFolder(root, study, planned.experiment, planned.variant);
  writeRunFile(folder, planned);
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
   * Finds a planned run; null where there is none.
   *
   * @throws InputError where there are runs of its experiment, variant and seed, and all are others
   */
  find(planned: RunFile): FoundRun | null;
}

/**
 * Looks for runs among those of a folder: of several of one cell a finished one before others, else the newest.
 *
 * @param withBeside whether a finished one must have what lies beside it
 */
export function findRunsIn(study: Study, root: string, withBeside: boolean): RunFinder {
  const cells = new Map<string, { folder: string; run: RunFile }[]>();
  const unreadable: string[] = [];
  const cellOf = ({ experiment, variant, seed }: RunFile) => `${experiment} ${variant} ${seed}`;
  for (const folder of isFolder(root) ? runFoldersIn(root) : []) {
    try {
      if (!isThere(join(folder, 'run.json'))) continue;
      const run = readRunFile(folder);
      cells.set(cellOf(run), [...(cells.get(cellOf(run)) ?? []), { folder, run }]);
    } catch (error) {
      unreadable.push(problemOr(error));
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
        const { finished, problem } = readIfWhole(study, folder, run, withBeside);
        return { folder, finished, gap: run.status === 'complete' ? problem : null };
      });
      return read.find(({ finished }) => finished !== null) ?? read.at(-1) ?? null;
    },
  };
}

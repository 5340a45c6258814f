import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codeOf } from '../../kit/errors.ts';
import { makeFolder, statOf } from '../../kit/files.ts';
import type { Runner } from '../study/runner.ts';
import { experimentNamed, type Study } from '../study/study.ts';

/**
 * Where runs are, and what may lie there:
 *
 *     runs/<experiment>_<variant>/test_0000/                 the first run of a variant
 *       run.json metrics.json files.json                     and what its runner writes
 *     runs/<experiment>_<variant>_<WORD>_0000…/              more of that run, where its runner puts it beside
 */

const digits = (n: number) => String(n).padStart(4, '0');

/** Where the runs of a variant go. */
export const familyFolder = (root: string, study: Study, experiment: string, variant: string) =>
  join(root, `${experimentNamed(study, experiment).folder}_${variant}`);

/** The folder of a run by its number. */
export function runFolder(
  root: string,
  study: Study,
  experiment: string,
  variant: string,
  number: number,
): string {
  return join(familyFolder(root, study, experiment, variant), `test_${digits(number)}`);
}

/** Of a folder that has more of a run: the family, and the number of the run. */
const beside = /^([^_]+_[^_]+)_[^_]+_(\d{4,})(?:_|$)/;

/**
 * Takes the next free `test_NNNN` of a variant; two programs never get the same. Free is a number under which nothing lies
 * beside the family either.
 */
export function claimRunFolder(root: string, study: Study, experiment: string, variant: string): string {
  const family = familyFolder(root, study, experiment, variant);
  makeFolder(family);
  const taken = new Set(
    readdirSync(root).flatMap((name) => {
      const [, of, number] = beside.exec(name) ?? [];
      return of === basename(family) && number ? [number] : [];
    }),
  );
  for (let number = 0; ; number++) {
    const folder = runFolder(root, study, experiment, variant, number);
    if (taken.has(digits(number))) continue;
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/**
 * The folders of all runs below a folder, in order. Links are followed; whatever else lies there is left alone.
 */
export function runFoldersIn(root: string): string[] {
  const foldersIn = (folder: string, isWanted: (name: string) => boolean) =>
    readdirSync(folder)
      .filter(isWanted)
      .map((name) => join(folder, name))
      // A link that leads nowhere is kept, so that whoever reads it says so.
      .filter((path) => statOf(path)?.isDirectory() ?? true);
  return foldersIn(root, (name) => /_/.test(name) && !beside.test(name))
    .flatMap((family) => foldersIn(family, (name) => /^test_\d+$/.test(name)))
    .sort();
}

/** What the harness writes of a run, or has a runner write. */
const common = /^(run|metrics|files)\.json$/;

/** Whether a run writes a file of this name into its folder; one that was being written has a number after its name. */
export function isRunFile(runner: Pick<Runner, 'writes'>, name: string): boolean {
  const whole = name.replace(/\.\d+$/, '');
  return common.test(whole) || runner.writes(whole);
}

/** Whether a file of this name, below a folder of runs, is one of a run, or of what lies beside one. */
export function isFileOfRuns({ experiments }: Study, name: string): boolean {
  const [family = '', run = '', ...rest] = name.split('/');
  const isAny = (test: (runner: Runner) => boolean) => experiments.some(({ runner }) => test(runner));
  if (beside.test(family)) {
    return isAny((runner) => runner.writesBeside?.([run, ...rest].join('/')) ?? false);
  }
  return /^test_\d{4,}$/.test(run) && isAny((runner) => isRunFile(runner, rest.join('/')));
}

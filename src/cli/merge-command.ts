import { constants, copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { partLines } from '../harness/report/summary.ts';
import { pageFile, reportFiles } from '../harness/report/write.ts';
import { findRunsIn } from '../harness/runs/find-run.ts';
import { plannedRun } from '../harness/runs/identity.ts';
import { readInventory } from '../harness/runs/inventory.ts';
import { jobOf } from '../harness/runs/job.ts';
import { runFolder } from '../harness/runs/layout.ts';
import { cellsOfWhole, readShards, shareOf, type Whole } from '../harness/runs/shards.ts';
import type { ChosenData, DataChoice } from '../harness/study/data.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import { type DataByExperiment, openData } from '../harness/study/open-data.ts';
import type { Cell, Runner } from '../harness/study/runner.ts';
import { experimentNamed, type Study } from '../harness/study/study.ts';
import { hold } from '../harness/terminal/hold.ts';
import { addDataOptions, type DataOptions, dataChoice, path, paths } from '../harness/terminal/options.ts';
import { conclude, say, showData } from '../harness/terminal/say.ts';
import { endWriting, requireClear } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { isFolder, isThere, makeFolder } from '../kit/files.ts';
import { isEmptyFolder } from '../kit/folders.ts';
import { projectVersion } from '../kit/project.ts';
import { reportPart } from './part-report.ts';

interface Options extends DataOptions {
  readonly out: string;
  readonly reports: string;
}

export function mergeCommand(study: LoadedStudy): Command {
  const command = new Command()
    .argument('<folders...>', 'what each "racecar reproduce --shard" left in its --out', paths)
    .option('--out <folder>', 'where the joined runs go; new or empty', path, 'merged')
    .option('--reports <folder>', 'where the report goes', path, 'reports');
  return addDataOptions(command, study).action((folders: string[], options: Options) =>
    merge(study, folders, options, command),
  );
}

async function merge(
  study: LoadedStudy,
  folders: string[],
  options: Options,
  command: Command,
): Promise<void> {
  const { out, reports } = options;
  const { whole, folders: shards } = readShards(folders);
  const { engine, firstSeed } = whole;
  requireThisProgram(study, whole);
  const cells = cellsOfWhole(study, whole);
  const experiments = whole.experiments.map((name) => experimentNamed(study, name));
  const data = sameData(study, whole, dataChoice(options, command, { experiments }));
  requireClear(reports, reportFiles);
  requireEmpty(out);
  const found = findAll(study, shards, whole, cells, data);
  const outLock = await hold(out);
  requireEmpty(out);
  const jobs = cells.map((cell) => {
    const { experiment, variant, seed } = cell;
    const folder = runFolder(out, study, experiment, variant, seed - firstSeed);
    copyRun(experimentNamed(study, experiment).runner, found.get(cell) as string, folder);
    return jobOf(study, cell, engine, data[experiment] as ChosenData, { folder, drawsBeside: true });
  });
  const report = await reportPart(study, { whole, data, jobs, failures: [] }, reports, outLock);
  say(`${jobs.length} runs of ${shards.length} shards in ${out}/; ${showData(data)}, engine ${engine.name}`);
  conclude(report, partLines(report, join(reports, pageFile)));
}

/** The folder of each cell's run, in the shard that had it to do. @throws InputError when one is not finished */
function findAll(
  study: Study,
  shards: readonly string[],
  { engine }: Whole,
  cells: readonly Cell[],
  data: DataByExperiment,
): Map<Cell, string> {
  const found = shards.flatMap((shard, at) => {
    const { find } = findRunsIn(study, shard, true);
    return shareOf(cells, { index: at + 1, count: shards.length }).map((cell) => {
      const run = find(plannedRun(study, cell, engine, data[cell.experiment] as ChosenData));
      if (run?.finished) return [cell, run.folder] as const;
      const name = `${cell.experiment} ${cell.variant} seed ${cell.seed}`;
      const why = run?.gap ? `: ${run.gap}` : '';
      throw new InputError(`${shard}: expected a finished run of ${name}${why}`);
    });
  });
  return new Map(found);
}

/** @throws InputError when the shards were run by another version, or on another study */
export function requireThisProgram({ title }: Study, { tool, study }: Whole): void {
  if (study !== title) throw new InputError(`the shards are of the study “${study}”, and this is “${title}”`);
  if (tool === projectVersion()) return;
  throw new InputError(
    `the shards were run by version ${tool} of this project, and this is ${projectVersion()}`,
  );
}

/**
 * The data that the shards were run on, as they are here.
 *
 * @throws InputError when they are others
 */
export function sameData(study: Study, { data }: Whole, choice: DataChoice): DataByExperiment {
  const isOpen = choice.origin === 'auto' && !choice.folder;
  const entries = Object.entries(data).map(([name, { origin, sha256 }]) => {
    const here = openData(experimentNamed(study, name), isOpen ? { origin } : choice);
    if (here.sha256 !== sha256) {
      throw new InputError(
        `the shards were run on ${origin} data of ${name} (SHA-256 ${sha256}), which ${here.origin} data here (${here.sha256}) are not`,
      );
    }
    return [name, here] as const;
  });
  return Object.fromEntries(entries);
}

function requireEmpty(out: string): void {
  if (isThere(out) && !(isFolder(out) && isEmptyFolder(out)))
    throw new InputError(`--out ${out}: expected an empty or new folder`);
}

/** Copies a run and what lies beside its family under its number: what it wrote, and nothing else. */
function copyRun({ besideOf }: Runner, from: string, to: string): void {
  const { files, beside } = readInventory(from);
  copyFiles(from, to, [...Object.keys(files), 'files.json', 'run.json']);
  const [source, target] = [besideOf?.(from), besideOf?.(to)];
  if (!beside || !source || !target) return;
  copyFiles(source, target, Object.keys(beside));
  endWriting(target, { roots: Object.keys(beside) });
}

function copyFiles(from: string, to: string, names: readonly string[]): void {
  for (const name of names) {
    makeFolder(dirname(join(to, name)));
    copyFileSync(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
  }
}

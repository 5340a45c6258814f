import { constants, copyFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { choiceOf, openDataSource } from '../datasets/source.ts';
import { beginWriting, endWriting, requireClear } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { isEmptyFolder, isFolder, isThere, makeFolder } from '../kit/files.ts';
import { projectVersion } from '../kit/project.ts';
import { exitCodeOf } from '../report/counts.ts';
import { makeReport } from '../report/make.ts';
import { plainPlan } from '../report/plan.ts';
import { partLines } from '../report/summary.ts';
import { pageFile, reportFiles } from '../report/write.ts';
import { findRunsIn } from '../runs/find-run.ts';
import { readInventory } from '../runs/inventory.ts';
import type { Job } from '../runs/job.ts';
import { newestModel, runFolder, svdFolder } from '../runs/layout.ts';
import { plannedRun } from '../runs/run-record.ts';
import { readShards, seedsOf, shareOf, trainingsOf } from '../runs/shards.ts';
import type { Training } from '../training/experiments.ts';
import { hold } from './hold.ts';
import { addDataOptions, type DataOptions, dataChoice, path, paths } from './options.ts';
import { commandAgain, say, showData } from './say.ts';

interface Options extends DataOptions {
  readonly out: string;
  readonly reports: string;
}

export function mergeCommand(): Command {
  const command = new Command('merge')
    .description('join the shards of a reproduction, judge the claims over all seeds, and write one report')
    .argument('<folders...>', 'what each "racecar reproduce --shard" left in its --out', paths)
    .option('--out <folder>', 'where the joined runs go; new or empty', path, 'merged')
    .option('--reports <folder>', 'where the report goes', path, 'reports');
  return addDataOptions(command).action((folders: string[], options: Options) =>
    merge(folders, options, command),
  );
}

async function merge(folders: string[], options: Options, command: Command): Promise<void> {
  const { out, reports } = options;
  const { whole, folders: shards } = readShards(folders);
  const { data: wanted, engine, firstSeed } = whole;
  if (whole.project !== projectVersion()) {
    throw new InputError(
      `the shards were run by version ${whole.project} of this project, and this is ${projectVersion()}`,
    );
  }
  const choice = dataChoice(options, command);
  const source = openDataSource(choice.kind === 'auto' && !choice.folder ? { kind: wanted.source } : choice);
  if (source.digest !== wanted.sha256) {
    throw new InputError(
      `the shards were run on ${wanted.source} data (SHA-256 ${wanted.sha256}), which ${source.kind} data here (${source.digest}) are not`,
    );
  }
  requireClear(reports, reportFiles);
  requireEmpty(out);
  const trainings = trainingsOf(whole);
  const found = new Map<Training, string>();
  for (const [at, folder] of shards.entries()) {
    const { find } = findRunsIn(folder, true);
    for (const training of shareOf(trainings, { index: at + 1, count: shards.length })) {
      const run = find(plannedRun({ training }, engine, source));
      if (!run?.finished) {
        const { experiment, objective, seed } = training;
        const why = run?.gap ? `: ${run.gap}` : '';
        throw new InputError(
          `${folder}: expected a finished run of ${experiment} ${objective} seed ${seed}${why}`,
        );
      }
      found.set(training, run.folder);
    }
  }
  const outLock = await hold(out);
  requireEmpty(out);
  const jobs = trainings.map((training): Job => {
    const folder = runFolder(out, training.experiment, training.objective, training.seed - firstSeed);
    copyRun(found.get(training) as string, folder);
    return { training, engine: engine.name, data: choiceOf(source, choice), folder, singularImages: true };
  });

  const reportLock = await hold(reports, { patience });
  beginWriting(reports, reportFiles);
  outLock.requireHeld();
  const plan = plainPlan(source, whole, seedsOf(whole), engine, jobs);
  const report = makeReport(plan, reports, reportLock, {
    command: commandAgain(source, whole),
    failures: [],
  });
  reportLock.release();
  outLock.release();
  say(
    `${jobs.length} runs of ${shards.length} shards in ${out}/; ${showData(source)}, engine ${engine.name}`,
  );
  for (const line of partLines(report, join(reports, pageFile))) say(line);
  process.exitCode = exitCodeOf(report);
}

function requireEmpty(out: string): void {
  if (isThere(out) && !(isFolder(out) && isEmptyFolder(out)))
    throw new InputError(`--out ${out}: expected an empty or new folder`);
}

/** For how many seconds another command in the folder of the report is waited for. */
const patience = 60;

/** Copies a run and its singular images, which lie beside its family under its number: what it wrote, and nothing else. */
function copyRun(from: string, to: string): void {
  const { files, singularImages } = readInventory(from);
  copyFiles(from, to, [...Object.keys(files), 'files.json', 'run.json']);
  if (!singularImages) return;
  const images = Object.keys(singularImages);
  const target = svdFolder(join(to, basename(newestModel(from))));
  copyFiles(svdFolder(newestModel(from)), target, images);
  endWriting(target, { roots: images });
}

function copyFiles(from: string, to: string, names: readonly string[]): void {
  for (const name of names) {
    makeFolder(dirname(join(to, name)));
    copyFileSync(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
  }
}

import { cpSync, existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { choiceOf, openDataSource } from '../datasets/source.ts';
import { InputError } from '../kit/errors.ts';
import { makeFolder } from '../kit/files.ts';
import { makeReport } from '../report/make.ts';
import { plainPlan } from '../report/plan.ts';
import { pageFile } from '../report/write.ts';
import { findRunsIn } from '../runs/claim-run.ts';
import type { Job } from '../runs/job.ts';
import { runFolder } from '../runs/layout.ts';
import { plannedRun } from '../runs/run-record.ts';
import { readShards, seedsOf, shareOf, trainingsOf } from '../runs/shards.ts';
import type { Training } from '../training/experiments.ts';
import { addDataOptions, type DataOptions, dataChoice } from './options.ts';
import { commandAgain, say, showData } from './say.ts';

interface Options extends DataOptions {
  readonly out: string;
  readonly reports: string;
}

export function mergeCommand(): Command {
  const command = new Command('merge')
    .description('join the shards of a reproduction, judge the claims over all seeds, and write one report')
    .argument('<folders...>', 'what each "racecar reproduce --shard" left in its --out')
    .option('--out <folder>', 'where the joined runs go; new or empty', 'merged')
    .option('--reports <folder>', 'where the report goes', 'reports');
  return addDataOptions(command).action((folders: string[], options: Options) =>
    merge(folders, options, command),
  );
}

async function merge(folders: string[], options: Options, command: Command): Promise<void> {
  const { out, reports } = options;
  const { whole, folders: shards } = readShards(folders);
  const { data: wanted, engine, firstSeed } = whole;
  const choice = dataChoice(options, command);
  const source = openDataSource(choice.kind === 'auto' && !choice.folder ? { kind: wanted.source } : choice);
  if (source.digest !== wanted.sha256) {
    throw new InputError(
      `the shards were run on ${wanted.source} data, which ${source.kind} data here are not`,
    );
  }
  makeFolder(out);
  if (readdirSync(out).length > 0) throw new InputError(`--out ${out}: expected an empty or new folder`);

  const trainings = trainingsOf(whole);
  const found = new Map<Training, string>();
  for (const [at, folder] of shards.entries()) {
    const find = findRunsIn(folder);
    for (const training of shareOf(trainings, { index: at + 1, count: shards.length })) {
      const run = find(plannedRun({ training }, engine, source));
      if (!run?.isComplete) {
        const { experiment, objective, seed } = training;
        throw new InputError(`${folder}: expected a finished run of ${experiment} ${objective} seed ${seed}`);
      }
      found.set(training, run.folder);
    }
  }
  const jobs = trainings.map((training): Job => {
    const from = found.get(training) as string;
    const folder = runFolder(out, training.experiment, training.objective, training.seed - firstSeed);
    cpSync(from, folder, { recursive: true });
    copySingularImages(from, folder);
    return { training, engine: engine.name, data: choiceOf(source, choice), folder, singularImages: true };
  });

  const report = await makeReport(
    plainPlan(source, seedsOf(whole), engine, jobs),
    reports,
    { command: commandAgain(source, whole) },
    () => [],
  );
  say(
    `${jobs.length} runs of ${shards.length} shards in ${out}/; ${showData(source)}, engine ${engine.name}`,
  );
  say(`${join(reports, pageFile)}: the report (${report.verdict})`);
}

/** The singular images lie beside the family of a run, under the number of the run. */
function copySingularImages(from: string, to: string): void {
  const [family, number] = [dirname(from), basename(from).replace('test_', '')];
  const prefix = `${basename(family)}_SVD_${number}_`;
  for (const name of readdirSync(dirname(family)).filter((candidate) => candidate.startsWith(prefix))) {
    const renamed = name.replace(`_SVD_${number}_`, `_SVD_${basename(to).replace('test_', '')}_`);
    const source = join(dirname(family), name);
    if (existsSync(source)) cpSync(source, join(dirname(dirname(to)), renamed), { recursive: true });
  }
}

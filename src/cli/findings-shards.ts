import type { Command } from 'commander';
import { findingPlan } from '../harness/judge/looks.ts';
import { isAfterwards } from '../harness/report/control-jobs.ts';
import { isDone } from '../harness/runs/done.ts';
import { parseShard } from '../harness/runs/shard-number.ts';
import { readShards, requireNoOtherShard, type Whole, writeShard } from '../harness/runs/shards.ts';
import { seedsFrom } from '../harness/study/cells.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import { experimentNamed } from '../harness/study/study.ts';
import { hold } from '../harness/terminal/hold.ts';
import { dataChoice } from '../harness/terminal/options.ts';
import { remark, say } from '../harness/terminal/say.ts';
import { announce, type Scene, setScene } from '../harness/terminal/scene.ts';
import { mapEntries } from '../kit/arrays.ts';
import { beginWriting, endWriting } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { projectVersion } from '../kit/project.ts';
import { belongingsOf, type FindingsOptions, jobsOf, type Part, partsOf, rootOf } from './findings-runs.ts';
import { requireThisProgram, sameData } from './merge-command.ts';
import { carryOutVisibly } from './visibly.ts';

/** Findings on many machines: each runs its share of all seeds that were planned, and what they left is looked at as on one. */

/** What all shards are parts of. */
function wholeOf(study: LoadedStudy, { data, engine }: Scene, parts: readonly Part[], most: number): Whole {
  const experiments = parts.map(({ experiment }) => experiment);
  const alterationsOf = (experiment: Part['experiment']) =>
    (experiment.alterations ?? []).map(({ name, parameters }) => [
      name,
      experiment.variants.map((variant) => parameters?.(variant) ?? null),
    ]);
  const names = experiments.map(({ name }) => name);
  return {
    tool: projectVersion(),
    study: study.title,
    experiments: names,
    variants: null,
    isOfCheck: false,
    firstSeed: findingPlan.firstSeed,
    seeds: most,
    parameters: JSON.stringify(
      experiments.map((experiment) => [
        experiment.variants.map(({ name, parameters }) => [name, parameters]),
        alterationsOf(experiment),
      ]),
    ),
    engine: { name: engine.name, version: engine.version },
    data: mapEntries(
      Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name))),
      (_, { origin, sha256 }) => ({ origin, sha256 }),
    ),
  };
}

/** Runs a shard: whole seeds, since what is measured anew needs the run that it is of. */
export async function runShard(
  study: LoadedStudy,
  options: FindingsOptions,
  command: Command,
): Promise<void> {
  const { most, processes } = options;
  const out = options.out as string;
  const scene = await setScene(study, options, command);
  const parts = partsOf(scene, options);
  const shard = parseShard(options.shard as string, process.env);
  const file = { shard, whole: wholeOf(study, scene, parts, most) };
  requireNoOtherShard(out, file);
  announce('findings', scene, `, shard ${shard.index} of ${shard.count}`);
  const lock = await hold(out);
  // What was free before may be taken by now.
  requireNoOtherShard(out, file);
  writeShard(out, file);
  const seeds = seedsFrom(findingPlan.firstSeed, most).filter(
    (_, at) => at % shard.count === shard.index - 1,
  );
  const jobs = parts.flatMap((part) => jobsOf(study, part, seeds, () => out));
  const todo = jobs.filter((job) => !isDone(study, job));
  remark(`racecar: ${jobs.length - todo.length} of ${jobs.length} trainings were done before`);
  for (const part of parts) beginWriting(rootOf(part, out), belongingsOf(study, part), { keep: true });
  for (const some of [todo.filter((job) => !isAfterwards(job)), todo.filter(isAfterwards)]) {
    if (some.length > 0) await carryOutVisibly(study, some, processes, 'the same command');
  }
  for (const part of parts) endWriting(rootOf(part, out), belongingsOf(study, part));
  lock.release();
  say(`${jobs.length} trainings in ${out}; "racecar findings --from …" decides by those of all shards`);
}

/**
 * What shards left.
 *
 * @throws InputError when they do not belong together, one is missing, or they are of something else
 */
export function openShards(
  study: LoadedStudy,
  options: FindingsOptions,
  command: Command,
): { parts: Part[]; most: number; folderOf: (seed: number) => string } {
  const { whole, folders } = readShards(options.from ?? []);
  requireThisProgram(study, whole);
  const { firstSeed } = findingPlan;
  if (whole.firstSeed !== firstSeed || whole.variants !== null) {
    throw new InputError('--from: expected shards of "racecar findings", got those of a reproduction');
  }
  const experiments = whole.experiments.map((name) => experimentNamed(study, name));
  const data = sameData(study, whole, dataChoice(options, command, { experiments }));
  return {
    parts: partsOf({ experiments, data, engine: whole.engine }, options),
    most: Math.min(options.most, whole.seeds),
    folderOf: (seed) => folders[(seed - firstSeed) % folders.length] as string,
  };
}

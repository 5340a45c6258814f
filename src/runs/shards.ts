import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { engineNames } from '../engines/registry.ts';
import { InputError } from '../kit/errors.ts';
import { writeJson } from '../kit/files.ts';
import { readJson } from '../kit/json.ts';
import { objectiveNames } from '../objectives/registry.ts';
import { experimentNames, gridOf, type Training } from '../training/experiments.ts';

/** One of the parts that a reproduction is divided into: the first of 16 is 1/16. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The environment of the schedulers that number their tasks: index, count, and what the first index is. Kubernetes and
 * GitHub Actions do not tell the count; the files under examples/ set it.
 */
const schedulers: readonly (readonly [index: string, count: string, first: string | null])[] = [
  ['SLURM_ARRAY_TASK_ID', 'SLURM_ARRAY_TASK_COUNT', 'SLURM_ARRAY_TASK_MIN'],
  ['JOB_COMPLETION_INDEX', 'JOB_COMPLETIONS', null],
  ['MATRIX_JOB_INDEX', 'MATRIX_JOB_TOTAL', null],
];

/**
 * Reads `3/16`, or with `auto` what the scheduler says.
 *
 * @throws InputError when it is no shard, or no scheduler is there to ask
 */
export function parseShard(text: string, environment: Readonly<Record<string, string | undefined>>): Shard {
  if (text !== 'auto') {
    const [, index, count] = text.match(/^(\d+)\/(\d+)$/) ?? [];
    return requireShard(Number(index), Number(count), text);
  }
  for (const [index, count, first] of schedulers) {
    if (environment[index] === undefined || environment[count] === undefined) continue;
    const from = first === null ? 0 : Number(environment[first] ?? 0);
    const found = `${index}=${environment[index]}, ${count}=${environment[count]}`;
    return requireShard(Number(environment[index]) - from + 1, Number(environment[count]), found);
  }
  const names = schedulers.map(([index, count]) => `${index} and ${count}`).join(', or ');
  throw new InputError(`--shard auto: expected a scheduler that sets ${names}`);
}

function requireShard(index: number, count: number, found: string): Shard {
  if (Number.isInteger(index) && Number.isInteger(count) && index >= 1 && index <= count)
    return { index, count };
  throw new InputError(`--shard: expected auto, or the number of a part like 3/16, got ${found}`);
}

/**
 * The share of a shard. Trainings of a kind are dealt out one after the other, so that every shard gets as many long
 * and as many short ones, to within one.
 */
export function shareOf(trainings: readonly Training[], { index, count }: Shard): Training[] {
  const kindOf = ({ experiment, objective }: Training) => `${experiment} ${objective}`;
  const kinds = [...new Set(trainings.map(kindOf))];
  const dealt = kinds.flatMap((kind) => trainings.filter((training) => kindOf(training) === kind));
  const share = new Set(dealt.filter((_, at) => at % count === index - 1));
  return trainings.filter((training) => share.has(training));
}

const count = z.int().min(0);

/** `shard.json`: what a shard is a part of, and which. */
const shardSchema = z.strictObject({
  shard: z.strictObject({ index: z.int().positive(), count: z.int().positive() }),
  whole: z.strictObject({
    project: z.string(),
    experiments: z.array(z.enum(experimentNames)),
    objectives: z
      .array(z.enum(objectiveNames))
      .nullable()
      .describe('null: of each experiment those that it compares'),
    firstSeed: count,
    seeds: z.int().positive(),
    hyperparameters: z.string().describe('of all experiments, as JSON'),
    engine: z.strictObject({ name: z.enum(engineNames), version: z.string() }),
    data: z.strictObject({ source: z.enum(['original', 'synthetic']), sha256: z.string() }),
  }),
});

export type ShardRecord = z.infer<typeof shardSchema>;
export type Whole = ShardRecord['whole'];

export function writeShard(folder: string, record: ShardRecord): void {
  writeJson(join(folder, 'shard.json'), record);
}

/** All seeds of a whole. */
export function seedsOf({ firstSeed, seeds }: Pick<Whole, 'firstSeed' | 'seeds'>): number[] {
  return Array.from({ length: seeds }, (_, at) => firstSeed + at);
}

/** All trainings of a whole. */
export function trainingsOf(whole: Whole): Training[] {
  return gridOf(seedsOf(whole), whole.experiments, whole.objectives);
}

/**
 * Reads the shards of a reproduction, in their order, and checks that they belong together and none is missing.
 *
 * @throws InputError that says exactly what does not fit
 */
export function readShards(folders: readonly string[]): { whole: Whole; folders: string[] } {
  const shards = folders.map((folder) => {
    const file = join(folder, 'shard.json');
    if (!existsSync(file)) throw new InputError(`${folder}: expected a shard, found no shard.json in it`);
    return { folder, ...readJson(file, shardSchema) };
  });
  const [first, ...others] = shards;
  if (!first) throw new InputError('expected the folders of shards, got none');
  for (const other of others) {
    for (const name of Object.keys(first.whole) as (keyof Whole)[]) {
      const [wanted, got] = [JSON.stringify(first.whole[name]), JSON.stringify(other.whole[name])];
      if (wanted === got) continue;
      throw new InputError(`${other.folder}: ${name} is ${got}, where ${first.folder} has ${wanted}`);
    }
    if (other.shard.count !== first.shard.count) {
      const parts = `${other.shard.count} parts, ${first.folder} of ${first.shard.count}`;
      throw new InputError(`${other.folder}: is one of ${parts}`);
    }
  }
  const { count } = first.shard;
  const inOrder = Array.from({ length: count }, (_, at) => {
    const [found, twice] = shards.filter(({ shard }) => shard.index === at + 1);
    if (!found) throw new InputError(`shard ${at + 1} of ${count} is missing`);
    if (twice)
      throw new InputError(`shard ${at + 1} of ${count} comes twice: ${found.folder} and ${twice.folder}`);
    return found.folder;
  });
  return { whole: first.whole, folders: inOrder };
}

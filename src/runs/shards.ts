import { join } from 'node:path';
import { z } from 'zod';
import { engineNames } from '../engines/registry.ts';
import { InputError } from '../kit/errors.ts';
import { isThere, writeJson } from '../kit/files.ts';
import { readJson } from '../kit/json.ts';
import { objectiveNames } from '../objectives/registry.ts';
import { experimentNames, gridOf, type Training } from '../training/experiments.ts';
import type { Shard } from './shard-number.ts';

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

const fileOf = (folder: string) => join(folder, 'shard.json');

export function writeShard(folder: string, record: ShardRecord): void {
  writeJson(fileOf(folder), record);
}

/**
 * Sees to it that a folder is free for a shard: that it holds none, or this very one.
 *
 * @param record null for what is no shard
 * @throws InputError that says which shard it holds, or what else is in the way
 */
export function requireNoOtherShard(folder: string, record: ShardRecord | null): void {
  if (!isThere(fileOf(folder))) return;
  const { shard, whole } = readJson(fileOf(folder), shardSchema);
  const held = `${folder}: holds shard ${shard.index} of ${shard.count}`;
  if (!record || shard.index !== record.shard.index || shard.count !== record.shard.count) {
    const asked = record ? `shard ${record.shard.index} of ${record.shard.count}` : 'no shard';
    throw new InputError(`${held}, where ${asked} is asked for; name another folder`);
  }
  const difference = differenceOfWholes(record.whole, whole);
  if (difference) throw new InputError(`${held} of another whole: ${difference}`);
}

/** What is different of two wholes, in a line; null where they are one. Versions of an engine may differ. */
function differenceOfWholes(wanted: Whole, found: Whole): string | null {
  const identity = ({ engine, ...rest }: Whole): Record<string, unknown> => ({
    ...rest,
    engine: engine.name,
  });
  const [want, got] = [identity(wanted), identity(found)].map((whole) =>
    Object.entries(whole).map(([name, value]) => [name, JSON.stringify(value)] as const),
  ) as [[string, string][], [string, string][]];
  for (const [at, [name, value]] of want.entries()) {
    if (got[at]?.[1] !== value) return `${name} is ${got[at]?.[1]}, where ${value} is expected`;
  }
  return null;
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
    const file = fileOf(folder);
    if (!isThere(file)) throw new InputError(`${folder}: expected a shard, found no shard.json in it`);
    return { folder, ...readJson(file, shardSchema) };
  });
  const [first, ...others] = shards;
  if (!first) throw new InputError('expected the folders of shards, got none');
  for (const other of others) {
    const difference = differenceOfWholes(first.whole, other.whole);
    if (difference) throw new InputError(`${other.folder}: ${difference} as in ${first.folder}`);
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

import { join } from 'node:path';
import { z } from 'zod';
import { mapEntries } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { count, text } from '../../kit/fields.ts';
import { isThere, writeJson } from '../../kit/files.ts';
import { readJson } from '../../kit/json.ts';
import { cellsOf, checkedCellsOf, seedsFrom, variantKey } from '../study/cells.ts';
import { engineSchema } from '../study/run-file.ts';
import type { Cell } from '../study/runner.ts';
import { byName, experimentNamed, type Study } from '../study/study.ts';
import { differenceIn } from './identity.ts';
import type { Shard } from './shard-number.ts';

/**
 * The share of a shard. Cells of a variant are dealt out one after the other, so that every shard gets as many long and as
 * many short ones, to within one.
 */
export function shareOf(cells: readonly Cell[], { index, count }: Shard): Cell[] {
  const variants = [...new Set(cells.map(variantKey))];
  const dealt = variants.flatMap((variant) => cells.filter((cell) => variantKey(cell) === variant));
  const share = new Set(dealt.filter((_, at) => at % count === index - 1));
  return cells.filter((cell) => share.has(cell));
}

/** `shard.json`: what a shard is a part of, and which. */
const shardSchema = z.strictObject({
  shard: z.strictObject({ index: z.int().positive(), count: z.int().positive() }),
  whole: z.strictObject({
    tool: text.describe('its version'),
    study: text.describe('its title'),
    experiments: z.array(text),
    variants: z.array(text).nullable().describe('null: of each experiment those that it compares'),
    isOfCheck: z.boolean().describe('whether of those only such as a check runs'),
    firstSeed: count,
    seeds: z.int().positive(),
    parameters: text.describe('of all variants, as JSON'),
    engine: engineSchema,
    data: z.record(text, z.strictObject({ origin: text, sha256: text })),
  }),
});

export type ShardFile = z.infer<typeof shardSchema>;
export type Whole = ShardFile['whole'];

const fileOf = (folder: string) => join(folder, 'shard.json');

export function writeShard(folder: string, shard: ShardFile): void {
  writeJson(fileOf(folder), shard);
}

/**
 * Sees to it that a folder is free for a shard: that it holds none, or this very one.
 *
 * @param wanted null for what is no shard
 * @throws InputError that says which shard it holds, or what else is in the way
 */
export function requireNoOtherShard(folder: string, wanted: ShardFile | null): void {
  if (!isThere(fileOf(folder))) return;
  const { shard, whole } = readJson(fileOf(folder), shardSchema);
  const held = `${folder}: holds shard ${shard.index} of ${shard.count}`;
  if (!wanted || shard.index !== wanted.shard.index || shard.count !== wanted.shard.count) {
    const asked = wanted ? `shard ${wanted.shard.index} of ${wanted.shard.count}` : 'no shard';
    throw new InputError(`${held}, where ${asked} is asked for; name another folder`);
  }
  const difference = differenceOfWholes(wanted.whole, whole);
  if (difference) throw new InputError(`${held} of another whole: ${difference}`);
}

/** What is different of two wholes, in a line; null where they are one. Versions of an engine may differ. */
function differenceOfWholes(wanted: Whole, found: Whole): string | null {
  const facts = (whole: Whole) =>
    mapEntries<unknown, string>({ ...whole, engine: whole.engine.name }, (_, fact) => JSON.stringify(fact));
  return differenceIn(facts(wanted), facts(found));
}

/** All seeds of a whole. */
export const seedsOf = ({ firstSeed, seeds }: Pick<Whole, 'firstSeed' | 'seeds'>): number[] =>
  seedsFrom(firstSeed, seeds);

/** All cells of a whole. @throws InputError when it is of experiments that the study has not */
export function cellsOfWhole(study: Study, whole: Whole): Cell[] {
  const unknown = whole.experiments.find((name) => !study.experiments.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new InputError(`the shards are of ${unknown}, which is no experiment of this study`);
  const experiments = whole.experiments.map((name) => experimentNamed(study, name));
  const seeds = byName(experiments, () => seedsOf(whole));
  return whole.isOfCheck ? checkedCellsOf(experiments, seeds) : cellsOf(experiments, seeds, whole.variants);
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

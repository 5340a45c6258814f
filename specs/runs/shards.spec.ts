import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseShard } from '../../src/harness/runs/shard-number.ts';
import {
  cellsOfWhole,
  readShards,
  requireNoOtherShard,
  type ShardFile,
  shareOf,
  writeShard,
} from '../../src/harness/runs/shards.ts';
import { cellsOf, seedsFrom } from '../../src/harness/study/cells.ts';
import { study } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyStudy } from '../setup/toy-experiment.ts';

const root = temporaryFolder();

const slurm = (id: number, count: number, least: number, most: number) => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_COUNT: String(count),
  SLURM_ARRAY_TASK_MIN: String(least),
  SLURM_ARRAY_TASK_MAX: String(most),
});

describe('the number of a shard', () => {
  it.each<[string, Record<string, string>, [number, number]]>([
    ['3/16', {}, [3, 16]],
    ['1/1', {}, [1, 1]],
    ['auto', { SLURM_ARRAY_TASK_ID: '3', SLURM_ARRAY_TASK_COUNT: '16', SLURM_ARRAY_TASK_MIN: '1' }, [3, 16]],
    ['auto', { SLURM_ARRAY_TASK_ID: '0', SLURM_ARRAY_TASK_COUNT: '4', SLURM_ARRAY_TASK_MIN: '0' }, [1, 4]],
    ['auto', { JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '8' }, [1, 8]],
    ['auto', { MATRIX_JOB_INDEX: '7', MATRIX_JOB_TOTAL: '8' }, [8, 8]],
    // One failed task of sixteen, submitted again alone.
    ['auto/16', slurm(2, 1, 2, 2), [2, 16]],
    ['auto/16', slurm(16, 1, 16, 16), [16, 16]],
    ['auto/16', slurm(7, 3, 3, 7), [7, 16]],
    // A whole array says where it begins.
    ['auto/16', slurm(5, 16, 0, 15), [6, 16]],
    ['auto/4', slurm(12, 4, 10, 13), [3, 4]],
    ['auto/8', { JOB_COMPLETION_INDEX: '0' }, [1, 8]],
    ['auto/8', { MATRIX_JOB_INDEX: '7', MATRIX_JOB_TOTAL: '1' }, [8, 8]],
  ])('%s in %j is %j', (text, environment, [index, count]) => {
    expect(parseShard(text, environment)).toEqual({ index, count });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['0/4', {}, /got 0\/4$/],
    ['5/4', {}, /got 5\/4$/],
    ['3', {}, /expected auto\/<n>, or the number of a part like 3\/16, got 3$/],
    ['-1/4', {}, /got -1\/4$/],
    ['auto', {}, /expected a scheduler that sets SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT, or JOB_/],
    ['auto', slurm(2, 1, 2, 2), /the array 2–2 of 1 tasks may be a part of another one; .*auto\/<n>$/],
    ['auto', slurm(5, 3, 1, 5), /the array 1–5 of 3 tasks may be a part/],
    ['auto/16', slurm(17, 1, 17, 17), /got SLURM_ARRAY_TASK_ID=17, auto\/16$/],
    ['auto/0', { JOB_COMPLETION_INDEX: '0' }, /got JOB_COMPLETION_INDEX=0, auto\/0$/],
    ['auto/8', {}, /--shard auto\/8: expected a scheduler that sets SLURM_ARRAY_TASK_ID, or JOB_/],
    ['auto', { JOB_COMPLETION_INDEX: '', JOB_COMPLETIONS: '8' }, /expected a scheduler that sets/],
    [
      'auto',
      { JOB_COMPLETION_INDEX: '8', JOB_COMPLETIONS: '8' },
      /got JOB_COMPLETION_INDEX=8, JOB_COMPLETIONS=8$/,
    ],
  ])('%s in %j is refused', (text, environment, message) => {
    expect(() => parseShard(text, environment)).toThrow(message);
  });
});

it('shards part the runs: each in one, none in two, long and short ones alike', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 }), (seeds, count) => {
      const own = seedsFrom(0, seeds);
      const all = cellsOf(
        study.experiments,
        Object.fromEntries(study.experiments.map(({ name }) => [name, own])),
      );
      const shares = Array.from({ length: count }, (_, at) => shareOf(all, { index: at + 1, count }));
      expect(shares.flat().length).toBe(all.length);
      expect(new Set(shares.flat())).toEqual(new Set(all));
      const longest = shares.map((share) => share.filter(({ experiment }) => experiment === 'peak').length);
      expect(Math.max(...longest) - Math.min(...longest)).toBeLessThanOrEqual(2);
    }),
  );
});

describe('shards that do not belong together', () => {
  const whole: ShardFile['whole'] = {
    tool: '1',
    study: 'A toy',
    experiments: ['throws'],
    variants: ['Odd'],
    isOfCheck: false,
    firstSeed: 0,
    seeds: 4,
    parameters: '[]',
    engine: { name: 'onnx', version: '1' },
    data: { throws: { origin: 'found', sha256: 'a' } },
  };
  let n = 0;
  const folderOf = (index: number, count: number, change: Partial<typeof whole> = {}) => {
    const folder = join(root, String(n++));
    writeShard(folder, { shard: { index, count }, whole: { ...whole, ...change } });
    return folder;
  };

  it('are put in order where they do', () => {
    const [b, a] = [folderOf(2, 2), folderOf(1, 2)];
    expect(readShards([b, a])).toEqual({ whole, folders: [a, b] });
  });

  it.each<[string, () => string[], RegExp]>([
    ['one is missing', () => [folderOf(1, 3), folderOf(3, 3)], /^shard 2 of 3 is missing$/],
    ['one comes twice', () => [folderOf(1, 1), folderOf(1, 1)], /^shard 1 of 1 comes twice: .* and /],
    ['parts of different sizes', () => [folderOf(1, 2), folderOf(2, 3)], /: is one of 3 parts, .* of 2$/],
    [
      'another engine',
      () => [folderOf(1, 2), folderOf(2, 2, { engine: { name: 'wasm', version: '1' } })],
      /: engine is "wasm", where "onnx" is expected as in /,
    ],
    [
      'other data',
      () => [folderOf(1, 2), folderOf(2, 2, { data: { throws: { origin: 'found', sha256: 'b' } } })],
      /: data is .*"b".* where .*"a".* is expected/,
    ],
    [
      'another version',
      () => [folderOf(1, 2), folderOf(2, 2, { tool: '2' })],
      /: tool is "2", where "1" is expected as in /,
    ],
    [
      'another study',
      () => [folderOf(1, 2), folderOf(2, 2, { study: 'Another' })],
      /: study is "Another", where "A toy" is expected as in /,
    ],
    [
      'other parameters',
      () => [folderOf(1, 2), folderOf(2, 2, { parameters: '[1]' })],
      /: parameters is .*\[1\].*, where "\[\]" is expected as in /,
    ],
    [
      'other seeds',
      () => [folderOf(1, 2), folderOf(2, 2, { seeds: 5 })],
      /: seeds is 5, where 4 is expected as in /,
    ],
    ['no shard', () => [root], /: expected a shard, found no shard\.json in it$/],
    ['nothing', () => [], /^expected the folders of shards, got none$/],
  ])('%s', (_, folders, message) => {
    expect(() => readShards(folders())).toThrow(message);
  });

  it('differ in more than the version of an engine, which is said and not refused', () => {
    const folders = [folderOf(1, 2), folderOf(2, 2, { engine: { name: 'onnx', version: '2' } })];
    expect(readShards(folders).folders).toEqual(folders);
  });

  it('do not share a folder: one that holds another is refused, and so is what is no shard', () => {
    const folder = folderOf(3, 16);
    const record = (index: number, change = {}) => ({
      shard: { index, count: 16 },
      whole: { ...whole, ...change },
    });
    expect(() => requireNoOtherShard(folder, record(3))).not.toThrow();
    expect(() => requireNoOtherShard(join(root, 'new'), record(3))).not.toThrow();
    expect(() => requireNoOtherShard(folder, record(2))).toThrow(
      /: holds shard 3 of 16, where shard 2 of 16 is asked for/,
    );
    expect(() => requireNoOtherShard(folder, null)).toThrow(
      /: holds shard 3 of 16, where no shard is asked for/,
    );
    expect(() => requireNoOtherShard(folder, record(3, { seeds: 5 }))).toThrow(
      /: holds shard 3 of 16 of another whole: seeds is 4, where 5 is expected$/,
    );
  });

  it('have the cells that they were divided out of, of a study that has their experiments', () => {
    const toy = toyStudy(root);
    const cells = cellsOfWhole(toy, { ...whole, firstSeed: 7, seeds: 2 });
    expect(cells.map(({ variant, seed }) => [variant, seed])).toEqual([
      ['Odd', 7],
      ['Odd', 8],
    ]);
    expect(cellsOfWhole(toy, { ...whole, variants: null }).map(({ variant }) => variant)).not.toContain(
      'Both',
    );
    const ofCheck = toy.experiments.map((one) => ({
      ...one,
      variants: one.variants.map((variant) => ({ ...variant, isChecked: variant.name === 'Even' })),
    }));
    const all = { ...whole, variants: null, seeds: 1 };
    const names = (isOfCheck: boolean) =>
      cellsOfWhole({ ...toy, experiments: ofCheck }, { ...all, isOfCheck }).map(({ variant }) => variant);
    expect([names(true), names(false).sort()]).toEqual([['Even'], ['Even', 'Odd']]);
    expect(() => cellsOfWhole(toy, { ...whole, experiments: ['cifar'] })).toThrow(
      /^the shards are of cifar, which is no experiment of this study$/,
    );
  });

  it('one that was edited into nonsense', () => {
    const folder = folderOf(1, 1);
    writeFileSync(join(folder, 'shard.json'), JSON.stringify({ shard: { index: 0, count: 1 }, whole }));
    expect(() => readShards([folder])).toThrow(/shard\.json: shard\.index: /);
  });
});

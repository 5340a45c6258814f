import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseShard, readShards, type ShardRecord, shareOf, writeShard } from '../../src/runs/shards.ts';
import { gridOf } from '../../src/training/experiments.ts';
import { temporaryFolder } from '../setup/folders.ts';

const root = temporaryFolder();

describe('the number of a shard', () => {
  it.each<[string, Record<string, string>, [number, number]]>([
    ['3/16', {}, [3, 16]],
    ['1/1', {}, [1, 1]],
    ['auto', { SLURM_ARRAY_TASK_ID: '3', SLURM_ARRAY_TASK_COUNT: '16', SLURM_ARRAY_TASK_MIN: '1' }, [3, 16]],
    ['auto', { SLURM_ARRAY_TASK_ID: '0', SLURM_ARRAY_TASK_COUNT: '4', SLURM_ARRAY_TASK_MIN: '0' }, [1, 4]],
    ['auto', { JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '8' }, [1, 8]],
    ['auto', { MATRIX_JOB_INDEX: '7', MATRIX_JOB_TOTAL: '8' }, [8, 8]],
  ])('%s in %j is %j', (text, environment, [index, count]) => {
    expect(parseShard(text, environment)).toEqual({ index, count });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['0/4', {}, /got 0\/4$/],
    ['5/4', {}, /got 5\/4$/],
    ['3', {}, /the number of a part like 3\/16, got 3$/],
    ['-1/4', {}, /got -1\/4$/],
    ['auto', {}, /expected a scheduler that sets SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT, or JOB_/],
    [
      'auto',
      { JOB_COMPLETION_INDEX: '8', JOB_COMPLETIONS: '8' },
      /got JOB_COMPLETION_INDEX=8, JOB_COMPLETIONS=8$/,
    ],
  ])('%s in %j is refused', (text, environment, message) => {
    expect(() => parseShard(text, environment)).toThrow(message);
  });
});

it('shards part the trainings: each in one, none in two, long and short ones alike', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 }), (seeds, count) => {
      const all = gridOf(Array.from({ length: seeds }, (_, seed) => seed));
      const shares = Array.from({ length: count }, (_, at) => shareOf(all, { index: at + 1, count }));
      expect(shares.flat().length).toBe(all.length);
      expect(new Set(shares.flat())).toEqual(new Set(all));
      const longest = shares.map((share) => share.filter(({ experiment }) => experiment === 'peak').length);
      expect(Math.max(...longest) - Math.min(...longest)).toBeLessThanOrEqual(2);
    }),
  );
});

describe('shards that do not belong together', () => {
  const whole: ShardRecord['whole'] = {
    project: '1',
    experiments: ['peak'],
    objectives: ['RR'],
    firstSeed: 0,
    seeds: 4,
    hyperparameters: '[]',
    engine: { name: 'onnx', version: '1' },
    data: { source: 'synthetic', sha256: 'a' },
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
      /: engine is \{"name":"wasm".*where .* has \{"name":"onnx"/,
    ],
    [
      'other data',
      () => [folderOf(1, 2), folderOf(2, 2, { data: { source: 'synthetic', sha256: 'b' } })],
      /: data is .*"b".* has .*"a"/,
    ],
    [
      'another version',
      () => [folderOf(1, 2), folderOf(2, 2, { project: '2' })],
      /: project is "2", where .* has "1"$/,
    ],
    ['other seeds', () => [folderOf(1, 2), folderOf(2, 2, { seeds: 5 })], /: seeds is 5, where .* has 4$/],
    ['no shard', () => [root], /: expected a shard, found no shard\.json in it$/],
    ['nothing', () => [], /^expected the folders of shards, got none$/],
  ])('%s', (_, folders, message) => {
    expect(() => readShards(folders())).toThrow(message);
  });

  it('one that was edited into nonsense', () => {
    const folder = folderOf(1, 1);
    writeFileSync(join(folder, 'shard.json'), JSON.stringify({ shard: { index: 0, count: 1 }, whole }));
    expect(() => readShards([folder])).toThrow(/shard\.json: shard\.index: /);
  });
});

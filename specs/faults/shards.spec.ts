import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Report, readReport } from '../../src/harness/report/model.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';
import { timeless } from '../setup/timeless.ts';

const cwd = temporaryFolder();
const racecar = (...args: string[]) => runRacecar(args, { cwd });
const whole = [
  ...['reproduce', '--experiment', 'mnist', 'tishby', '--seeds', '3', '--first-seed', '3'],
  ...['--data', 'synthetic'],
];
const shards = ['shard-1', 'shard-2'];

beforeAll(async () => {
  expect((await racecar(...whole, '--out', 'all', '--reports', 'all-reports')).code).toBe(0);
  for (const [at, shard] of shards.entries()) {
    const ended = await racecar(
      ...whole,
      '--shard',
      `${at + 1}/2`,
      '--out',
      shard,
      '--reports',
      `${shard}-reports`,
    );
    expect(ended.code).toBe(0);
  }
}, 120_000);

/** A report without what is time or place. */
function essence({ createdAt, trainings, observations, command, ...report }: Report): unknown {
  return { ...report, trainings: trainings.map(({ startedAt, seconds, ...training }) => training) };
}

describe('shards', () => {
  it('merge into what one run gives, byte for byte in the numbers', async () => {
    const { code, stdout } = await racecar(
      'merge',
      ...shards.toReversed(),
      '--out',
      'merged',
      '--reports',
      'reports',
    );
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^24 runs of 2 shards in merged\/; SYNTHETIC data \(mnist 4 images, .*\), computed data \(tishby /,
      ),
    ]);
    const [merged, single] = ['reports', 'all-reports'].map((folder) =>
      readReport(join(cwd, folder, 'report.json')),
    );
    expect(essence(merged as Report)).toEqual(essence(single as Report));
    expect(merged?.claims.filter(({ verdict }) => verdict === 'pass')).toHaveLength(1);
    const files = (root: string) =>
      (readdirSync(join(cwd, root), { recursive: true, encoding: 'utf8' }) as string[])
        .filter((file) => /\.(png|safetensors)$|metrics\.json$/.test(file))
        .sort();
    expect(files('merged')).toEqual(files('all'));
    for (const file of files('all')) {
      const [inShards, inOne] = ['merged', 'all'].map((root) => timeless(join(cwd, root, file)));
      expect(inShards?.equals(inOne as Buffer)).toBe(true);
    }
  });

  it('do not merge where one is missing, or a run of one', async () => {
    const merge = (...folders: string[]) =>
      racecar('merge', ...folders, '--out', 'gap', '--reports', 'gap-reports');
    expect(await merge('shard-2')).toMatchObject({
      code: 2,
      stderr: 'racecar: shard 1 of 2 is missing\n',
    });
    const [run] = readdirSync(join(cwd, 'shard-2/MNIST_RR'));
    rmSync(join(cwd, 'shard-2/MNIST_RR', run as string), { recursive: true });
    expect(await merge(...shards)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^racecar: shard-2: expected a finished run of mnist RR seed \d\n$/),
    });
  });
});

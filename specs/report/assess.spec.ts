import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openDataSource } from '../../src/datasets/source.ts';
import { loadEngine } from '../../src/engines/registry.ts';
import { assess } from '../../src/report/assess.ts';
import { plainPlan } from '../../src/report/plan.ts';
import type { Job } from '../../src/runs/job.ts';
import { runFolder } from '../../src/runs/layout.ts';
import { readMetrics } from '../../src/runs/records.ts';
import { experiments, gridOf } from '../../src/training/experiments.ts';
import { carryOutIn } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** A report of a few real trainings of one step each: mnist from four seeds, as "racecar reproduce" would leave them. */

const root = temporaryFolder();
const seeds = [3, 4, 5, 6];
const jobs: Job[] = [];
const engine = await loadEngine('cpu');

beforeAll(async () => {
  for (const { objective, seed, ...rest } of gridOf(seeds, ['mnist'])) {
    const hyperparameters = { ...experiments.mnist.hyperparameters, steps: 1 };
    const folder = runFolder(join(root, 'runs'), 'mnist', objective, seed);
    const { job } = await carryOutIn(
      folder,
      { ...rest, objective, seed, hyperparameters },
      { singularImages: true },
    );
    jobs.push(job);
  }
});

function reportOn(which: readonly number[] = seeds) {
  const plan = plainPlan(
    openDataSource({ kind: 'synthetic' }),
    { experiments: ['mnist'], objectives: null },
    which,
    engine,
    jobs,
  );
  return assess(plan, join(root, 'reports'), { reused: false, failures: [], command: 'none' });
}

describe('a report', () => {
  it('judges each claim on the runs of its experiment, a number a seed, and no other', () => {
    const { claims, trainings, series, observations } = reportOn();
    const errorOf = (objective: 'Std' | 'RR', seed: number) =>
      readMetrics(runFolder(join(root, 'runs'), 'mnist', objective, seed)).final?.trainReverseError.d1;
    const row = claims.find(({ id }) => id === 'mnist-reconstruction');
    // After one step RR gives back as little as Std does.
    expect([row?.n, row?.verdict, row?.measures.map(({ verdict }) => verdict)]).toEqual([
      4,
      'fail',
      ['fail', 'pass', 'pass'],
    ]);
    expect(row?.measures[0]?.perSeed).toEqual(seeds.map((seed) => ({ seed, value: errorOf('RR', seed) })));
    expect(row?.measures[1]?.perSeed).toEqual(seeds.map((seed) => ({ seed, value: errorOf('Std', seed) })));
    for (const { experiment, verdict, n } of claims)
      expect([verdict === 'not-run', n]).toEqual(experiment === 'mnist' ? [false, 4] : [true, 0]);
    expect(trainings).toHaveLength(12);
    expect(series.map(({ experiment, objectives }) => [experiment, objectives.map(({ n }) => n)])).toEqual([
      ['mnist', [4, 4, 4]],
    ]);
    const accuracy = observations.find(({ id }) => id === 'mnist-accuracy');
    expect(accuracy?.values.map(({ name, perSeed }) => [name, perSeed.map(({ seed }) => seed)])).toEqual([
      ['Std', seeds],
      ['Ort', seeds],
      ['RR', seeds],
    ]);
  });

  it('judges nothing on seeds that should be there and are not', () => {
    const { claims } = reportOn([3, 4, 5, 6, 7]);
    for (const { verdict, reason, experiment } of claims) {
      expect(verdict).toBe('not-run');
      if (experiment === 'mnist') expect(reason).toBe('there are no finished runs of Std, Ort, RR seed 7');
    }
  });

  it('judges nothing where one run of all is gone, and names it', () => {
    rmSync(runFolder(join(root, 'runs'), 'mnist', 'Std', 5), { recursive: true });
    const own = reportOn().claims.filter(({ experiment }) => experiment === 'mnist');
    expect(own.map(({ verdict, reason, n }) => [verdict, reason, n])).toEqual(
      own.map(() => ['not-run', 'there are no finished runs of Std seed 5', 3]),
    );
  });
});

import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { goldenFolderOf, placeOf, readFixture } from '../../src/harness/golden/fixture.ts';
import { beginningOf } from '../../src/harness/golden/held.ts';
import {
  type MetricTolerance,
  readTolerances,
  writeTolerances,
} from '../../src/harness/golden/tolerances.ts';
import { agreementTable } from '../../src/harness/report/agreement-table.ts';
import { showNearest } from '../../src/harness/report/lines.ts';
import { type CheckPlan, planCheck } from '../../src/harness/report/plan.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import { openAllData } from '../../src/harness/study/open-data.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { checkedOf } from '../../src/harness/study/study.ts';
import { study as paper } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { madeUpTolerances } from '../setup/made-up-tolerances.ts';
import { experimentsOfPaper } from '../setup/paper.ts';
import { toyExperiment, toyRun, toyStudy, toyTable } from '../setup/toy-experiment.ts';

/** Made-up beginnings of runs in the places of two engines, and tolerances that were made up as well. */

const study = { ...toyStudy(temporaryFolder()), module: 'toy.ts' };
const within = (scale: 'relative' | 'absolute', tolerance: readonly number[]): MetricTolerance => ({
  scale,
  range: [0, null],
  noise: tolerance.map((value) => value / 10),
  seeds: tolerance.map(() => 1),
  tolerance: [...tolerance],
});
const tolerances = {
  metrics: {
    loss: within('relative', [0.01, 0.01, 0.01]),
    error: within('absolute', [0.001, 0.001, 0.001, 0.001]),
  },
  pictures: {},
};
writeTolerances(study, 'found', 'throws', madeUpTolerances({ Even: tolerances, Odd: tolerances }));

const status = (name: string) => ({ name, loads: true, version: '1', isSlow: false }) as const;
const planOf = (engines: readonly string[], variants = ['Odd']): CheckPlan => {
  const experiments = [toyExperiment];
  const plan = planCheck(study, {
    experiments,
    data: openAllData(experiments, { origin: 'found' }),
    seeds: 2,
    engine: { name: 'abacus', version: '1' },
    engines: engines.map(status),
    root: 'runs',
  });
  return {
    ...plan,
    jobs: {
      ...plan.jobs,
      agreement: plan.jobs.agreement.filter(({ variant }) => variants.includes(variant)),
    },
  };
};
const plan = planOf(['abacus', 'fingers']);

/** The toy’s table, whose seeds differ from their beginning on. */
const seeded = (seed: number): Table => ({
  ...toyTable('Odd', seed),
  loss: [4 + seed, 2, 1],
  error: [1, 0.95 + seed / 10, 0.9],
});
const run = (seed: number, table = seeded(seed)) => toyRun('Odd', seed, table);
const all = {
  'runs/found/throws_Odd/test_0000': run(0),
  'runs/found/throws_Odd/test_0001': run(1),
  'runs/agreement/throws_Odd/test_0000': run(0),
};

/** The table where these runs are in the folders. */
function tableOf(runs: Readonly<Record<string, FinishedRun>>, which = plan) {
  return agreementTable(which, ({ folder }) => runs[folder] ?? null);
}

/** The other engine’s run with one value of it moved by this many times its tolerance. */
function moved(metric: 'loss' | 'error', record: number, times: number) {
  const table = seeded(0);
  const values = [...(table[metric] as number[])];
  const value = values[record] as number;
  values[record] = value + times * (metric === 'loss' ? 0.01 * value : 0.001);
  return { ...all, 'runs/agreement/throws_Odd/test_0000': run(0, { ...table, [metric]: values }) };
}

describe('engines', () => {
  it('agree where the beginning is the same, and a run from another seed is told apart', () => {
    const { with: other, reason, planned, rows } = tableOf(all);
    expect([other, reason, planned]).toEqual(['fingers', null, 1]);
    expect(rows).toMatchObject([
      {
        experiment: 'throws',
        variant: 'Odd',
        over: 'the first 10 steps',
        agrees: true,
        controlRejected: true,
      },
    ]);
  });

  it.each([
    ['loss', 0],
    ['loss', 1],
    ['error', 1],
  ] as const)(
    'do not agree where one value lies outside of its tolerance: %s, record %i',
    (metric, record) => {
      const [row] = tableOf(moved(metric, record, 1.5)).rows;
      expect(row?.agrees).toBe(false);
      expect(row?.metrics.filter(({ matches }) => !matches).map((one) => one.metric)).toEqual([metric]);
      expect(tableOf(moved(metric, record, 0.5)).rows[0]?.agrees).toBe(true);
    },
  );

  it('are compared over the beginning alone, and on what is declared to be compared', () => {
    expect(tableOf(moved('loss', 2, 100)).rows[0]?.agrees).toBe(true);
    expect(tableOf(all).rows[0]?.metrics.map(({ metric }) => metric)).toEqual(['loss', 'error']);
  });

  it('are held to nothing where golden results are, and may differ there as they like', () => {
    const free = { ...tolerances.metrics.loss, tolerance: [0.01, null, null] };
    const elsewhere = { ...study, root: join(study.root, 'free') };
    const metrics = { ...tolerances.metrics, loss: free };
    writeTolerances(elsewhere, 'found', 'throws', madeUpTolerances({ Odd: { metrics, pictures: {} } }));
    const [row] = tableOf(moved('loss', 1, 100), { ...plan, study: elsewhere }).rows;
    expect([row?.agrees, row?.metrics[0]?.held]).toEqual([true, { tolerance: 1, nothing: 1 }]);
  });

  it('are told by what comes nearest to its tolerance', () => {
    const nearest = (table: ReturnType<typeof tableOf>) => showNearest(table.rows[0]?.metrics ?? []);
    expect(nearest(tableOf(moved('error', 1, 0.5)))).toEqual({ metric: 'error', difference: '0.0005' });
    expect(nearest(tableOf(moved('loss', 1, 1.5)))).toEqual({ metric: 'loss', difference: '0.03' });
  });

  it('do not agree on runs of different seeds: it is the other engine’s run that is compared', () => {
    const runs = { ...all, 'runs/agreement/throws_Odd/test_0000': run(1) };
    expect(tableOf(runs).rows[0]?.agrees).toBe(false);
  });

  it('are not told apart from another seed where that gave the same', () => {
    const runs = { ...all, 'runs/found/throws_Odd/test_0001': run(0) };
    expect(tableOf(runs).rows[0]).toMatchObject({ agrees: true, controlRejected: false });
  });

  it('have no control where there is no other seed, and that is no rejection', () => {
    const { 'runs/found/throws_Odd/test_0001': _, ...alone } = all;
    expect(tableOf(alone).rows[0]).toMatchObject({ agrees: true, controlRejected: false });
  });

  it.each(['runs/found/throws_Odd/test_0000', 'runs/agreement/throws_Odd/test_0000'] as const)(
    'are not compared where %s did not come to its end, and that is said',
    (folder) => {
      const { [folder]: _, ...rest } = all as Record<string, FinishedRun>;
      expect(tableOf(rest)).toEqual({
        with: 'fingers',
        reason: '1 of the trainings to compare did not come to their end',
        planned: 1,
        rows: [],
      });
    },
  );

  it('are not compared where nothing was calibrated, and what to do is said', () => {
    const uncalibrated = { ...study, root: join(study.root, 'elsewhere') };
    expect(tableOf(all, { ...plan, study: uncalibrated })).toEqual({
      with: 'fingers',
      reason:
        'throws: nothing was calibrated for it: "racecar golden calibrate --experiment throws --data found --reason …" comes first',
      planned: 1,
      rows: [],
    });
  });

  it('are not compared where there is but one, and all are missed that could be', () => {
    expect(tableOf(all, planOf(['abacus']))).toEqual({
      with: null,
      reason: 'the engine was compared with no other',
      planned: 2,
      rows: [],
    });
  });

  it('are not missed where nothing declares what to compare', () => {
    const experiments = [{ ...toyExperiment, probes: {} }];
    expect(tableOf(all, { ...planOf(['abacus']), experiments }).planned).toBe(0);
  });
});

describe('the metrics of the paper that engines are compared by', () => {
  const compared = experimentsOfPaper.flatMap((experiment) =>
    checkedOf(experiment).flatMap((variant) =>
      experiment.data.origins.map((origin) => ({ experiment, variant: variant.name, origin: origin.name })),
    ),
  );

  it('have a tolerance each for every training that is compared, narrow enough to say something', () => {
    for (const { experiment, variant, origin } of compared) {
      const place = placeOf({ origin, experiment: experiment.name, variant, seed: 0 });
      const stored = readFixture(goldenFolderOf(paper), place)?.fixture.metrics ?? {};
      const metrics = experiment.metrics.filter(({ isCompared }) => isCompared);
      const begun = beginningOf(stored, metrics, experiment.probes.agreement?.records ?? 0);
      expect(Object.keys(begun)).toContain('loss');
      for (const values of Object.values(begun)) expect(values).toHaveLength(4);
      const own = readTolerances(paper, origin, experiment.name)?.variants[variant]?.metrics ?? {};
      expect(Object.keys(own)).toEqual(expect.arrayContaining(Object.keys(begun)));
      expect([place, own.loss?.tolerance[0]]).toEqual([place, expect.any(Number)]);
      expect(own.loss?.tolerance[0]).toBeLessThan(1e-4);
    }
  });

  it('are of as many steps as are trained for them, but for trainings that cannot be cut', () => {
    for (const { name, variants, probes } of experimentsOfPaper) {
      const std = variants.find((variant) => variant.name === 'Std');
      const parameters = std && probes.agreement?.parameters(std);
      expect([name, parameters?.steps]).toEqual([name, 3 * (std?.parameters.recordEvery as number) + 1]);
    }
  });
});

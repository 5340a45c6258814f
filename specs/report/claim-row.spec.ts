import { describe, expect, it } from '@jest/globals';
import type { GoldenResult, GoldenStatus } from '../../src/harness/golden/result.ts';
import { evidenceOf, measuredOf } from '../../src/harness/judge/evidence.ts';
import { seedsNeeded } from '../../src/harness/judge/power.ts';
import { claimRow } from '../../src/harness/report/claim-row.ts';
import type { Claim } from '../../src/harness/study/claim.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

/** The row of a claim on made-up runs: Odd’s error less Even’s, each of them moved by its seed. */

const [claim] = toyExperiment.claims as [Claim];
const origin = 'found';
const runsOf = (seeds: readonly number[]) =>
  seeds.flatMap((seed) =>
    ['Even', 'Odd'].map((variant) => {
      const table = toyTable(variant, seed);
      // Seeds differ in the difference as well, so that it has an interval.
      return toyRun(variant, seed, variant === 'Odd' ? { ...table, error: [0.9 + seed / 100] } : table);
    }),
  );
const seeds = [0, 1, 2];
const all = runsOf(seeds);

/** What a check says of a claim, of these runs and the seeds that there should be. */
function rowOf(
  runs: readonly FinishedRun[],
  wanted: readonly number[] = seeds,
  of: Claim = claim,
  golden: Partial<Parameters<typeof claimRow>[1]['golden']> = {},
) {
  const { groups, missing } = evidenceOf(runs, toyExperiment, wanted);
  return claimRow(of, {
    experiment: toyExperiment.name,
    origin,
    seeds: groups.map(measuredOf),
    missing,
    golden: { results: [], runs: [], ...golden },
  });
}

describe('the row of a claim on three seeds', () => {
  const row = rowOf(all);

  it('has the verdict, and a number for each seed, taken of that seed’s runs', () => {
    expect([row.experiment, row.verdict, row.reason, row.n]).toEqual(['throws', 'pass', null, 3]);
    const [measure] = row.measures;
    expect(measure?.verdict).toBe('pass');
    expect(measure?.perSeed).toEqual(
      seeds.map((seed) => ({ seed, value: 0.9 + seed / 100 - (0.1 + seed / 1000) })),
    );
  });

  it('has for each measure the mean of its seeds, and an interval around it that lies beyond the threshold', () => {
    for (const { perSeed, estimate, threshold } of row.measures) {
      const mean = perSeed.reduce((sum, { value }) => sum + value, 0) / perSeed.length;
      expect(estimate.mean).toBeCloseTo(mean, 12);
      expect(estimate.high - mean).toBeCloseTo(mean - estimate.low, 12);
      expect([threshold, estimate.low > threshold.value]).toEqual([{ side: 'above', value: 0.5 }, true]);
    }
  });

  it('has controls judged on the altered runs: with Even in Odd’s place there is no difference', () => {
    expect(row.controls).toMatchObject([
      {
        what: 'Even in the place of Odd',
        rejected: true,
        measures: [{ id: 'odd-even', estimate: { mean: 0, low: 0, high: 0 }, verdict: 'fail' }],
      },
    ]);
  });

  it('fails where the runs say the opposite', () => {
    const other = { Even: 'Odd', Odd: 'Even' };
    const opposite = all.map(({ run, table }) =>
      toyRun(other[run.variant as 'Even' | 'Odd'], run.seed, table),
    );
    const { verdict, measures } = rowOf(opposite);
    expect([verdict, measures[0]?.verdict]).toEqual(['fail', 'fail']);
    expect(measures[0]?.estimate.mean).toBeCloseTo(-(row.measures[0]?.estimate.mean as number), 12);
  });

  it('says that a control was not rejected where the claim still holds', () => {
    const [control] = claim.controls;
    const idle = { ...claim, controls: [{ ...control, what: 'nothing', alter: (runs) => runs }] } as Claim;
    expect(rowOf(all, seeds, idle).controls).toMatchObject([{ what: 'nothing', rejected: false }]);
  });
});

describe('the row of a claim that cannot be judged', () => {
  const notRun = { verdict: 'not-run', measures: [], controls: [] };
  const threeNeeded: Claim = { ...claim, leastSeeds: 3 };

  it('is not-run where a seed lacks a run, however many seeds are left, and names it', () => {
    const lacking = all.filter(({ run }) => !(run.seed === 2 && run.variant === 'Odd'));
    expect(rowOf(lacking)).toMatchObject({
      ...notRun,
      n: 2,
      reason: 'there are no finished runs of Odd seed 2',
    });
    expect(seedsNeeded(claim, origin)).toBeLessThanOrEqual(2);
  });

  it('is not-run where whole seeds are absent that should be there', () => {
    expect(rowOf(all, [0, 1, 2, 3, 4]).reason).toBe(
      'there are no finished runs of Even, Odd seed 3; Even, Odd seed 4',
    );
    expect(rowOf([], [0, 1])).toMatchObject({ ...notRun, n: 0 });
  });

  it('is not-run on fewer seeds than a verdict needs, one fewer too; a finding as well', () => {
    for (const standing of ['established', 'finding'] as const) {
      const needy = { ...threeNeeded, standing };
      expect(rowOf(runsOf([0, 1]), [0, 1], needy)).toMatchObject({
        ...notRun,
        n: 2,
        reason: '2 seeds; a verdict needs 3',
      });
      expect(rowOf(runsOf([2]), [2], needy)).toMatchObject({
        ...notRun,
        reason: '1 seed; a verdict needs 3',
      });
      expect(rowOf(all, seeds, needy)).toMatchObject({ verdict: 'pass', standing, n: 3 });
    }
  });
});

describe('what the row says of the golden results', () => {
  const result = (status: GoldenStatus): GoldenResult => ({
    place: 'found/throws/Odd/seed-0',
    status,
    isCalibrated: true,
    deviation: 0,
    facts: [],
    problems: [],
    metrics: [],
    pictures: [],
  });
  const golden = (statuses: readonly GoldenStatus[], count = 3) =>
    rowOf([], [0], claim, {
      results: statuses.map(result),
      runs: evidenceOf(all, toyExperiment, seeds.slice(0, count)).groups.map(measuredOf),
    }).golden;

  it.each<[GoldenStatus[], GoldenStatus]>([
    [['match', 'match'], 'match'],
    [['match', 'drift', 'match'], 'drift'],
    [['drift', 'missing'], 'drift'],
    [['match', 'missing', 'not-run'], 'missing'],
    [['not-run', 'match'], 'not-run'],
    [['obsolete', 'match'], 'obsolete'],
    [[], 'not-run'],
  ])('is the worst: of %j %s', (statuses, worst) => {
    expect(golden(statuses).status).toBe(worst);
  });

  it('is what they give themselves, whatever became of the runs; nothing where there is but one seed', () => {
    expect(golden(['match']).estimates).toEqual(
      rowOf(all).measures.map(({ id, estimate, verdict }) => ({ id, estimate, verdict })),
    );
    expect(golden(['match'], 1).estimates).toEqual([]);
  });
});

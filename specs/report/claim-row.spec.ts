import { describe, expect, it } from '@jest/globals';
import type { GoldenResult, GoldenStatus } from '../../src/harness/golden/result.ts';
import { evidenceOf, measuredOf } from '../../src/harness/judge/evidence.ts';
import { seedsNeeded } from '../../src/harness/judge/power.ts';
import { claimRow } from '../../src/harness/report/claim-row.ts';
import type { Claim, SeedRuns } from '../../src/harness/study/claim.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { forcelessTable, toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

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

/** The runs of controls. */
const othersOf = (seed: number): Record<string, Table> => ({
  Both: toyTable('Both', seed),
  'Odd forceless': forcelessTable(seed),
});

interface Besides {
  readonly golden?: { readonly results: readonly GoldenResult[]; readonly runs: readonly SeedRuns[] };
  readonly pilots?: Parameters<typeof claimRow>[1]['pilots'];
  readonly others?: typeof othersOf;
}

/** What a check says of a claim, of these runs and the seeds that there should be. */
function rowOf(
  runs: readonly FinishedRun[],
  wanted: readonly number[] = seeds,
  of: Claim = claim,
  { golden = { results: [], runs: [] }, pilots = null, others = othersOf }: Besides = {},
) {
  const { groups, missing } = evidenceOf(runs, toyExperiment, wanted);
  return claimRow(of, {
    experiment: toyExperiment.name,
    origin,
    seeds: groups.map((group) => ({ ...measuredOf(group), others: others(group.seed) })),
    pilots,
    missing,
    golden,
  });
}

describe('the row of a claim on three seeds', () => {
  const row = rowOf(all);

  it('has the verdict, and a number for each seed, taken of that seed’s runs', () => {
    expect([row.experiment, row.verdict, row.reason, row.n]).toEqual(['throws', 'pass', null, 3]);
    const [measure] = row.measures;
    expect(measure?.verdict).toBe('pass');
    expect(measure?.perSeed).toEqual(
      seeds.map((seed) => ({ seed, value: 0.9 + seed / 100 - (0.1 + seed * 0.002) })),
    );
  });

  it('has for each measure the mean of its seeds, and an interval around it that lies beyond the threshold', () => {
    for (const { perSeed, estimate, threshold } of row.measures) {
      const mean = perSeed.reduce((sum, { value }) => sum + value, 0) / perSeed.length;
      expect(estimate.mean).toBeCloseTo(mean, 12);
      expect(estimate.high - mean).toBeCloseTo(mean - estimate.low, 12);
      expect([threshold, estimate.low > threshold.value]).toEqual([
        { side: 'above', value: 0.5, effect: null },
        true,
      ]);
    }
  });

  it('has controls judged on other runs: with Both, or with no force, in Odd’s place there is little difference', () => {
    const measuring = (mean: number) => ({
      ...{ outcome: 'rejected', seeds: 3, reason: null },
      measures: [{ id: 'odd-even', estimate: { mean: expect.closeTo(mean, 12) }, verdict: 'fail' }],
    });
    // 0.1 and 0.003 a seed; 0 and 0.003 a seed.
    expect(row.controls).toMatchObject([
      { what: 'Both in the place of Odd', ...measuring(0.103) },
      { what: 'Odd thrown with no force', ...measuring(0.003) },
    ]);
  });

  it('says which control was not run, for want of which run, and judges the others', () => {
    const others = (seed: number) => ({ Both: toyTable('Both', seed) });
    expect(rowOf(all, seeds, claim, { others })).toMatchObject({
      verdict: 'pass',
      controls: [
        { outcome: 'rejected' },
        { outcome: 'not-run', reason: 'there is no finished run of Odd forceless seed 0', measures: [] },
      ],
    });
  });

  it('has the power of the claim and of its controls, where there are pilot seeds', () => {
    expect([row.power, ...row.controls.map(({ power }) => power)]).toEqual([null, null, null]);
    const rows = { 'odd-even': [0.8, 0.81, 0.79, 0.8, 0.82] };
    const failing = { 'odd-even': [0.1, 0.11, 0.09, 0.1, 0.12] };
    const controls = { 'Both in the place of Odd': failing };
    const pilots = { claims: { [claim.id]: { measures: rows, controls } } };
    const known = rowOf(all, seeds, claim, { pilots });
    expect(known.power).toBeGreaterThan(0.9);
    expect(known.controls[0]?.power).toBeGreaterThan(0.9);
    expect(known.controls[1]?.power).toBeNull();
  });

  it('judges no controls of a finding: those are judged with its evidence', () => {
    expect(rowOf(all, seeds, { ...claim, standing: 'finding' })).toMatchObject({
      verdict: 'pass',
      controls: [],
    });
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
    const others = (seed: number) => ({ ...othersOf(seed), 'Odd forceless': toyTable('Odd', seed) });
    expect(rowOf(all, seeds, claim, { others }).controls).toMatchObject([
      { outcome: 'rejected' },
      { outcome: 'not-rejected', measures: [{ verdict: 'pass' }] },
    ]);
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
    expect(seedsNeeded(claim, origin, null)).toBeLessThanOrEqual(2);
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
      golden: {
        results: statuses.map(result),
        runs: evidenceOf(all, toyExperiment, seeds.slice(0, count)).groups.map(measuredOf),
      },
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

  it('is nothing where they were captured before what the claim measures was measured, and no other error is that', () => {
    const of = (table: Table) => {
      const runs = seeds.map((seed) => ({ seed, runs: { Odd: table, Even: toyTable('Even', seed) } }));
      return () => rowOf(all, seeds, claim, { golden: { results: [result('match')], runs } });
    };
    expect(of({ loss: [1] })()).toMatchObject({
      verdict: 'pass',
      golden: { status: 'match', estimates: [] },
    });
    expect(of({ error: [Number.NaN] })).toThrow('odd-even is NaN for seed 0');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Claim } from '../../src/claims/claim.ts';
import { evidenceOf, measuredOf } from '../../src/claims/evidence.ts';
import { peakInvertible } from '../../src/claims/peak-invertible.ts';
import { seedsNeeded } from '../../src/claims/power.ts';
import { tishbyEarlyLayers } from '../../src/claims/tishby-early-layers.ts';
import type { GoldenResult, GoldenStatus } from '../../src/golden/check.ts';
import type { ObjectiveName } from '../../src/objectives/objective.ts';
import { claimRow } from '../../src/report/claim-row.ts';
import type { FinishedRun } from '../../src/runs/finished.ts';
import { finished, goldenRun, measured } from '../setup/made-up.ts';

/** The row of a claim on real runs, those of the golden results, and on a few that are made up. */

const source = 'synthetic';
const objectives = ['Std', 'Ort', 'RR'] as const;
const realRuns = (seeds: readonly number[]) =>
  seeds.flatMap((seed) =>
    objectives.map((objective) => goldenRun({ source, experiment: 'peak', objective, seed })),
  );
const seeds = [0, 1, 2, 3, 4];
const real = realRuns(seeds);
const noGolden = { results: [], runs: [] };

/** What a check says of a claim, of these runs and the seeds that there should be. */
function rowOf(
  runs: readonly FinishedRun[],
  wanted: readonly number[] = seeds,
  claim: Claim = peakInvertible,
) {
  const { groups, missing } = evidenceOf(runs, claim.experiment, wanted);
  return claimRow(claim, source, { seeds: groups.map(measuredOf), missing }, noGolden);
}

describe('the row of a claim on five real seeds', () => {
  const row = rowOf(real);
  const errorOf = (objective: ObjectiveName, seed: number, layer: string) =>
    real.find(({ run }) => run.objective === objective && run.seed === seed)?.metrics.final.testReverseError[
      layer
    ] as number;

  it('has the verdict, and a number for each seed, taken of that seed’s runs', () => {
    expect([row.verdict, row.reason, row.n]).toEqual(['pass', null, 5]);
    const [input, , hidden] = row.measures;
    for (const [measure, layer] of [
      [input, 'd1'],
      [hidden, 'd2'],
    ] as const) {
      expect(measure?.perSeed).toEqual(
        seeds.map((seed) => ({ seed, value: errorOf('Std', seed, layer) - errorOf('RR', seed, layer) })),
      );
      expect(measure?.verdict).toBe('pass');
    }
  });

  it('has for each measure the mean of its seeds, and an interval around it that lies beyond the threshold', () => {
    for (const { perSeed, estimate, threshold } of row.measures) {
      const mean = perSeed.reduce((sum, { value }) => sum + value, 0) / perSeed.length;
      expect(estimate.mean).toBeCloseTo(mean, 12);
      expect(estimate.high - mean).toBeCloseTo(mean - estimate.low, 12);
      expect([threshold.side, estimate.low > threshold.value]).toEqual(['above', true]);
    }
  });

  it('has controls judged on the altered runs: with Std in RR’s place nothing is gained over Std', () => {
    expect(row.controls.map(({ what, rejected }) => [what, rejected])).toEqual([
      ['Std’s run in RR’s place', true],
    ]);
    const [input] = row.controls[0]?.measures ?? [];
    expect(input).toMatchObject({
      id: 'input-std-rr',
      estimate: { mean: 0, low: 0, high: 0 },
      verdict: 'fail',
    });
  });

  it('fails where the runs say the opposite, and its control then shows nothing', () => {
    const swap: Partial<Record<ObjectiveName, ObjectiveName>> = { Std: 'RR', RR: 'Std' };
    const opposite = real.map((one) => {
      const { experiment, seed, objective } = one.run;
      return finished({ source, experiment, seed, objective: swap[objective] ?? objective }, one.metrics);
    });
    const { verdict, measures } = rowOf(opposite);
    expect([verdict, measures[0]?.verdict]).toEqual(['fail', 'fail']);
    expect(measures[0]?.estimate.mean).toBeCloseTo(-(row.measures[0]?.estimate.mean as number), 12);
  });

  it('says that a control was not rejected where the claim still holds', () => {
    const [control] = peakInvertible.controls;
    const idle = {
      ...peakInvertible,
      controls: [{ ...control, what: 'nothing', alter: (runs) => runs }],
    } as Claim;
    expect(rowOf(real, seeds, idle).controls).toMatchObject([{ what: 'nothing', rejected: false }]);
  });
});

describe('the row of a claim that cannot be judged', () => {
  const notRun = { verdict: 'not-run', measures: [], controls: [] };

  it('is not-run where a seed lacks a run, however many seeds are left, and names it', () => {
    const lacking = real.filter(({ run }) => !(run.seed === 3 && run.objective === 'Ort'));
    expect(rowOf(lacking)).toMatchObject({
      ...notRun,
      n: 4,
      reason: 'there are no finished runs of Ort seed 3',
    });
    const needed = seedsNeeded(peakInvertible, source);
    expect(needed).toBeLessThanOrEqual(4);
  });

  it('is not-run where whole seeds are absent that should be there', () => {
    expect(rowOf(real, [0, 1, 2, 3, 4, 5, 6]).reason).toBe(
      'there are no finished runs of Std, Ort, RR seed 5; Std, Ort, RR seed 6',
    );
    expect(rowOf([], [0, 1])).toMatchObject({ ...notRun, n: 0 });
  });

  it('is not-run on fewer seeds than a verdict needs, one fewer too', () => {
    const needed = seedsNeeded(peakInvertible, source);
    const few = seeds.slice(0, needed - 1);
    expect(rowOf(realRuns(few), few)).toMatchObject({
      ...notRun,
      n: needed - 1,
      reason: `${needed - 1} seeds; a verdict needs ${needed}`,
    });
    const enough = seeds.slice(0, needed);
    expect(rowOf(realRuns(enough), enough).verdict).not.toBe('not-run');
    expect(rowOf(realRuns([2]), [2])).toMatchObject({
      ...notRun,
      reason: `1 seed; a verdict needs ${needed}`,
    });
  });

  it('is not-run for a finding on nine seeds, and judged on ten', () => {
    const information = (input: number) => Array.from({ length: 7 }, () => ({ input, label: 0.5 }));
    const runs = (count: number) =>
      Array.from({ length: count }, (_, seed) =>
        (['Std', 'Ort', 'RR', 'Pre', 'RR-local'] as const).map((objective) =>
          finished(
            { source: 'computed', experiment: 'tishby', objective, seed },
            measured({ final: { information: information(objective === 'Pre' ? 9 : 5 + seed / 100) } }),
          ),
        ),
      ).flat();
    const row = (count: number) => {
      const { groups, missing } = evidenceOf(runs(count), 'tishby');
      return claimRow(tishbyEarlyLayers, 'computed', { seeds: groups.map(measuredOf), missing }, noGolden);
    };
    expect(row(9)).toMatchObject({ ...notRun, reason: '9 seeds; a verdict needs 10' });
    expect(row(10)).toMatchObject({ verdict: 'pass', standing: 'finding', n: 10 });
  });
});

describe('what the row says of the golden results', () => {
  const result = (status: GoldenStatus): GoldenResult => ({
    place: 'synthetic/peak/RR/seed-0',
    status,
    facts: [],
    problems: [],
    figures: [],
    sheets: [],
  });
  const golden = (statuses: readonly GoldenStatus[], count = 5) =>
    claimRow(
      peakInvertible,
      source,
      { seeds: [], missing: ['RR seed 0'] },
      {
        results: statuses.map(result),
        runs: evidenceOf(real, 'peak', seeds.slice(0, count)).groups.map(measuredOf),
      },
    ).golden;

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
    const row = rowOf(real);
    expect(golden(['match']).estimates).toEqual(
      row.measures.map(({ id, estimate, verdict }) => ({ id, estimate, verdict })),
    );
    expect(golden(['match'], 1).estimates).toEqual([]);
  });
});

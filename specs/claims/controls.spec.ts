import { describe, expect, it } from '@jest/globals';
import { goldenRuns } from '../../src/harness/golden/golden-runs.ts';
import { type ControlledSeed, judgeControl, keyOf } from '../../src/harness/judge/control.ts';
import { judge } from '../../src/harness/judge/judge.ts';
import {
  type Claim,
  type Control,
  type Measure,
  type SeedRuns,
  thresholdOf,
} from '../../src/harness/study/claim.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import { alterationNamed, comparedOf, type Experiment, variantNamed } from '../../src/harness/study/study.ts';
import { mapEntries } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';
import { study } from '../../src/paper/racecar.ts';
import { claims, claimsOfPaper, originsOf } from '../setup/paper.ts';

/** Controls go through the measurement: what measures neither model nor data is not rejected by any. */

describe.each(claims)('the controls of $id', (claim) => {
  const { experiment, controls, measures } = claim;

  it('make each of its measures fail, and none that it has not', () => {
    const controlled = new Set(controls.flatMap(({ mustFail }) => mustFail));
    expect([...controlled].sort()).toEqual(measures.map(({ id }) => id).sort());
    for (const { mustFail } of controls) expect(mustFail.length).toBeGreaterThan(0);
    expect(new Set(controls.map(({ what }) => what)).size).toBe(controls.length);
  });

  it('put runs that there can be in the places of variants that it compares', () => {
    const compared = comparedOf(experiment).map(({ name }) => name);
    for (const { places } of controls) {
      expect(Object.keys(places).length).toBeGreaterThan(0);
      for (const [place, { variant = place, alteration }] of Object.entries(places)) {
        expect(compared).toContain(place);
        expect(variantNamed(experiment, variant).name).toBe(variant);
        if (alteration !== undefined) expect(alterationNamed(experiment, alteration).name).toBe(alteration);
        expect(keyOf(place, { variant, ...(alteration === undefined ? {} : { alteration }) })).not.toBe(
          place,
        );
      }
    }
  });

  it('are judged over two seeds or more, and no more than there are', () => {
    for (const { seeds = experiment.seeds } of controls) {
      expect(seeds).toBeGreaterThanOrEqual(2);
      expect(seeds).toBeLessThanOrEqual(experiment.seeds);
    }
  });
});

it('leave no alteration of an experiment unused', () => {
  for (const { name, alterations = [], claims: own } of study.experiments) {
    const used = own.flatMap(({ controls }) =>
      controls.flatMap(({ places }) => Object.values(places).flatMap(({ alteration }) => alteration ?? [])),
    );
    expect([name, [...new Set(used)].sort()]).toEqual([name, alterations.map((one) => one.name).sort()]);
  }
});

/** How often it is tried, and by how much numbers are moved. */
const [draws, jitter, pooled] = [1000, 1e-3, 200];

/** What runs of a variant measure where nobody looks at model or data: numbers of golden runs, a little moved. */
type Blind = (variant: string) => Table;

/**
 * Measurements that are blind. Each metric of a run is moved as a whole, so that curves which fall still do, and stays within what it
 * can be.
 */
function blindOf(experiment: Experiment, golden: readonly SeedRuns[], random: Random): Blind {
  const rangeOf = (name: string) => experiment.metrics.find((metric) => metric.name === name)?.range;
  const moved = (table: Table): Table =>
    mapEntries(table, (name, values) => {
      const factor = 1 + random.uniform(-jitter, jitter);
      const [least, most] = rangeOf(name) ?? [null, null];
      return values.map((value) =>
        Math.min(
          most ?? Number.POSITIVE_INFINITY,
          Math.max(least ?? Number.NEGATIVE_INFINITY, value * factor),
        ),
      );
    });
  const any = <T>(list: readonly T[]): T => list[random.integer(0, list.length - 1)] as T;
  const pools = new Map(
    comparedOf(experiment).map(({ name }) => [
      name,
      Array.from({ length: pooled }, () => moved(any(golden).runs[name] as Table)),
    ]),
  );
  return (variant) => any(pools.get(variant) as Table[]);
}

/** A control, whose runs are measured as any of the variants in whose places they are. */
const blinded = (control: Control): Control => ({
  ...control,
  places: mapEntries(control.places, () => ({ alteration: 'blind' })),
});

/** As many seeds as a check judges a claim over, each of its runs and of those in their places measured by itself. */
function blindSeeds({ seeds, ...experiment }: Experiment, blind: Blind): ControlledSeed[] {
  const names = comparedOf(experiment).map(({ name }) => name);
  return Array.from({ length: seeds }, (_, seed) => ({
    seed,
    runs: Object.fromEntries(names.map((name) => [name, blind(name)])),
    others: Object.fromEntries(names.map((name) => [keyOf(name, { alteration: 'blind' }), blind(name)])),
  }));
}

/** Of which variants a measure looks at the runs. */
function variantsRead({ of }: Measure, runs: SeedRuns['runs']): string[] {
  const read = new Set<string>();
  of(
    new Proxy(runs, {
      get(all, name: string) {
        read.add(name);
        return all[name];
      },
    }),
  );
  return [...read];
}

const established = claimsOfPaper
  .filter(({ standing }) => standing === 'established')
  .flatMap((claim) => originsOf(claim).map((origin) => ({ ...claim, origin })));

describe.each(established)('measured by what sees neither model nor data, $id on $origin data', (claim) => {
  const { origin, experiment } = claim;
  const golden = goldenRuns(study, experiment, origin);
  const blind = blindOf(experiment, golden, new Random(0, 'resampling'));

  it('passes all the same, more often than not', () => {
    const verdicts = Array.from(
      { length: 100 },
      () => judge(claim, origin, blindSeeds(experiment, blind)).verdict,
    );
    expect(verdicts.filter((verdict) => verdict === 'pass').length).toBeGreaterThan(50);
  });

  it.each(claim.controls)('is not rejected by a control: $what', (control) => {
    let rejected = 0;
    for (let draw = 0; draw < draws; draw++) {
      const { outcome } = judgeControl(claim, blinded(control), origin, blindSeeds(experiment, blind));
      expect(outcome).not.toBe('not-run');
      if (outcome === 'rejected') rejected++;
    }
    expect(rejected / draws).toBeLessThanOrEqual(0.05);
  });

  it('would be by one that exchanges two runs of a difference, which is therefore refused', () => {
    const exchanges = claim.measures.flatMap((measure) => {
      const [one, other] = variantsRead(measure, golden[0]?.runs ?? {});
      return one !== undefined && other !== undefined ? [{ measure, one, other }] : [];
    });
    for (const { measure, one, other } of exchanges) {
      const alone: Claim = { ...claim, measures: [measure] };
      const exchange = { [one]: { variant: other }, [other]: { variant: one } };
      for (const places of [exchange, { [one]: { variant: other } }, { [other]: { variant: one } }]) {
        const control = { what: 'exchanged', route: '', places, mustFail: [measure.id] };
        expect(() => judgeControl(alone, control, origin, blindSeeds(experiment, blind))).toThrow(
          'would fail whatever is measured',
        );
      }
      const exchanged = blindSeeds(experiment, blind).map(({ seed, runs }) => ({
        seed,
        runs: { ...runs, [one]: runs[other] as Table, [other]: runs[one] as Table },
      }));
      // What has a margin keeps that either way.
      const { side, value } = thresholdOf(measure, origin);
      const hasMargin = side === 'above' ? value < 0 : value > 0;
      if (!hasMargin) expect(judge(alone, origin, exchanged).verdict).toBe('fail');
    }
  });
});

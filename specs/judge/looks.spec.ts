import { describe, expect, it } from '@jest/globals';
import { findingPlan, lookAt, looksUpTo } from '../../src/harness/judge/looks.ts';
import type { Measure, Threshold } from '../../src/harness/study/claim.ts';

/** Findings, decided by seeds that come ten at a time. */

const measure = (id: string, threshold: Threshold, more: Partial<Measure> = {}): Measure => ({
  id,
  what: id,
  basis: 'made up',
  of: () => 0,
  thresholds: { found: threshold },
  ...more,
});
const above = (value: number, effect?: number): Threshold => ({
  side: 'above',
  value,
  ...(effect === undefined ? {} : { effect }),
});

/** Numbers that swing about a mean, by 1 each way. */
const about = (mean: number, n: number) =>
  Array.from({ length: n }, (_, at) => mean + (at % 2 === 0 ? 1 : -1));
const look = (measures: readonly Measure[], values: Record<string, readonly number[]>) =>
  lookAt({ id: 'a-finding', measures }, 'found', values);

describe('the plan of a finding', () => {
  it('looks after every ten seeds, two hundred at most', () => {
    expect(looksUpTo(9)).toEqual([]);
    expect(looksUpTo(39)).toEqual([10, 20, 30]);
    expect(looksUpTo(200)).toHaveLength(20);
    expect(looksUpTo(1000).at(-1)).toBe(200);
  });

  it('takes seeds that nothing else does', () => {
    expect(findingPlan.firstSeed).toBe(3000);
  });
});

describe('a finding', () => {
  const one = measure('one', above(0));
  const other = measure('other', above(0));

  it('holds from the first look on at which all of its intervals lie beyond their bounds', () => {
    const found = look([one, other], { one: about(2, 200), other: about(0.8, 200) });
    expect(found.verdict).toBe('holds');
    expect(found.n).toBe(30);
    expect(found.measures.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['one', 'pass'],
      ['other', 'pass'],
    ]);
    for (const { estimate } of found.measures) expect(estimate.low).toBeGreaterThan(0);
  });

  it('does not hold from the first look on at which one of them lies on the wrong side', () => {
    const found = look([one, other], { one: about(2, 200), other: about(-1.5, 200) });
    expect([found.verdict, found.n]).toEqual(['does-not-hold', 20]);
    expect(found.measures.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  });

  it('stays what it became, whatever comes later', () => {
    const turned = [...about(3, 20), ...about(-30, 180)];
    expect(look([one], { one: turned })).toMatchObject({ verdict: 'holds', n: 10 });
  });

  it('is not decided yet before the last look, and undecided after it', () => {
    expect(look([one], { one: about(0, 9) })).toEqual({ verdict: 'not-yet', n: 0, measures: [] });
    expect(look([one], { one: about(0, 27) })).toMatchObject({ verdict: 'not-yet', n: 20 });
    expect(look([one], { one: about(0, 190) })).toMatchObject({ verdict: 'not-yet', n: 190 });
    expect(look([one], { one: about(0, 200) })).toMatchObject({ verdict: 'undecided', n: 200 });
    // More seeds than were planned decide nothing.
    expect(look([one], { one: [...about(0, 200), ...about(9, 200)] })).toMatchObject({
      verdict: 'undecided',
      n: 200,
    });
  });

  it('does not hold where an effect is smaller than what is of interest, although it is there', () => {
    const small = measure('small', above(0, 1));
    const values = about(0.5, 200).map((value) => 0.5 + (value - 0.5) / 10);
    expect(look([small], { small: values })).toMatchObject({ verdict: 'does-not-hold', n: 100 });
    expect(look([measure('small', above(0))], { small: values })).toMatchObject({ verdict: 'holds' });
  });

  it('takes no seed for more than ten effects of interest, so that none that got stuck decides', () => {
    const one = measure('one', above(0, 0.1));
    const steady = about(0.3, 200).map((value) => 0.3 + (value - 0.3) / 5);
    const stuck = steady.map((value, at) => (at % 20 === 19 ? -40 : value));
    expect(look([one], { one: stuck })).toMatchObject({ verdict: 'holds' });
    // Their mean is far below the bound, and would decide by itself.
    expect(stuck.reduce((sum, value) => sum + value, 0)).toBeLessThan(-100);
    const [found] = look([one], { one: stuck }).measures;
    expect(found?.estimate.mean).toBeGreaterThan(0.1);
    expect(found?.estimate.high).toBeLessThanOrEqual(1);
  });

  it('is bounded by what a measure can be at all, where that is nearer', () => {
    const values = { one: about(0, 20).map((value) => value / 10) };
    const bounds = (range?: [number, number]) =>
      look([measure('one', above(0, 1), range ? { range } : {})], values).measures[0]?.estimate;
    expect([bounds()?.high, bounds([-0.5, 0.5])?.high].map((high) => (high as number) > 0.5)).toEqual([
      true,
      false,
    ]);
  });

  it('shares the chance of a miss among its measures: more of them take more seeds', () => {
    const many = (n: number) => Array.from({ length: n }, (_, at) => measure(`m${at}`, above(0)));
    const seedsOf = (n: number) =>
      look(many(n), Object.fromEntries(many(n).map(({ id }) => [id, about(0.7, 200)]))).n;
    expect([1, 4, 40].map(seedsOf)).toEqual([30, 40, 50]);
  });

  it('has twice the α of its bound for a chance, where that has one', () => {
    const values = about(0.7, 200);
    const narrow = ({ measures }: ReturnType<typeof look>) =>
      (measures[0]?.estimate.high ?? 0) - (measures[0]?.estimate.low ?? 0);
    const [usual, same, strict] = [
      above(0),
      { ...above(0), alpha: 0.025 },
      { ...above(0), alpha: 0.0001 },
    ].map((bound) => look([measure('one', bound)], { one: values })) as [
      ReturnType<typeof look>,
      ReturnType<typeof look>,
      ReturnType<typeof look>,
    ];
    expect(same.measures[0]?.estimate).toEqual(usual.measures[0]?.estimate);
    expect(strict.n > usual.n || narrow(strict) > narrow(usual)).toBe(true);
  });

  it('is looked at by shares of seeds where it counts', () => {
    const counted = measure('counted', { side: 'below', value: 1.5 }, { counts: 'images' });
    const all = Array.from({ length: 200 }, () => 1);
    const found = look([counted], { counted: all });
    expect(found).toMatchObject({ verdict: 'holds', n: 10, measures: [{ estimate: { mean: 1, high: 1 } }] });
    const half = all.map((_, at) => 1 + (at % 2));
    expect(look([counted], { counted: half })).toMatchObject({ verdict: 'undecided' });
    expect(look([counted], { counted: all.map(() => 2) })).toMatchObject({ verdict: 'does-not-hold', n: 10 });
  });

  it('is not judged on what is missing, or no number', () => {
    expect(() => look([one, other], { one: about(1, 10) })).toThrow(
      'claim a-finding: there are no values of other',
    );
    expect(() => look([one], { one: [1, 2, Number.NaN] })).toThrow(
      'claim a-finding: one is NaN for seed 3002',
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ControlledSeed, judgeControl, keyOf } from '../../src/harness/judge/control.ts';
import { judge } from '../../src/harness/judge/judge.ts';
import {
  above,
  type Claim,
  type Control,
  endIn,
  type Measure,
  type Runs,
} from '../../src/harness/study/claim.ts';
import type { Table } from '../../src/harness/study/metrics.ts';

/** Made-up coins: what counts is the share of heads of two, and the weight of a third. */

const heads = (share: number): Table => ({ heads: [share] });
const measure = (id: string, of: Measure['of'], value = 0.2): Measure => ({
  ...{ id, of, what: '', basis: '' },
  thresholds: { found: above(value) },
});
const more = measure('more', (runs) => endIn(runs, 'loaded', 'heads') - endIn(runs, 'fair', 'heads'));
const most = measure('most', (runs) => endIn(runs, 'loaded', 'heads'), 0.85);
const heavy = measure('heavy', (runs) => endIn(runs, 'lead', 'weight'), 5);
const claimOf = (measures: readonly Measure[]): Claim => ({
  ...{ id: 'made-up', sentence: '', place: '', standing: 'established', controls: [] },
  measures,
});
const claim = claimOf([more, most, heavy]);

/** Seeds move all a little, and each by as much as no other. */
const seedOf = (seed: number, others: Readonly<Record<string, number>> = {}): ControlledSeed => ({
  seed,
  runs: {
    fair: heads(0.5 + seed / 1000),
    loaded: heads(0.9 + seed / 500),
    lead: { weight: [10 + seed / 100] },
  },
  others: Object.fromEntries(Object.entries(others).map(([key, share]) => [key, heads(share + seed / 300)])),
});
const seeds = (n: number, others: Readonly<Record<string, number>> = {}) =>
  Array.from({ length: n }, (_, seed) => seedOf(seed, others));

const control = (change: Partial<Control>): Control => ({
  ...{ what: 'the load taken out', route: 'It lands as any does.', mustFail: ['more'] },
  places: { loaded: { alteration: 'unloaded' } },
  ...change,
});
const judged = (change: Partial<Control>, on: readonly ControlledSeed[], of: Claim = claim) =>
  judgeControl(of, control(change), 'found', on);
const unloaded = (share: number) => seeds(5, { 'loaded unloaded': share });

it('stands on a claim that holds', () => {
  expect(judge(claim, 'found', seeds(5)).verdict).toBe('pass');
});

describe('a control', () => {
  it('has done its work where what it declares fails, measured on the run that it puts in the place', () => {
    expect(judged({}, unloaded(0.5))).toMatchObject({
      ...{ what: 'the load taken out', route: 'It lands as any does.' },
      ...{ outcome: 'rejected', reason: null, seeds: 5 },
      measures: [{ id: 'more', verdict: 'fail', threshold: { side: 'above', value: 0.2 } }],
    });
    // The mean of s/300 − s/1000 over 0 … 4.
    expect(judged({}, unloaded(0.5)).measures[0]?.estimate.mean).toBeCloseTo(2 / 300 - 2 / 1000, 12);
  });

  it('has not where the measure passes all the same, or is inconclusive', () => {
    expect(judged({}, unloaded(0.8))).toMatchObject({
      outcome: 'not-rejected',
      measures: [{ verdict: 'pass' }],
    });
    expect(judged({}, unloaded(0.695))).toMatchObject({
      outcome: 'not-rejected',
      measures: [{ verdict: 'inconclusive' }],
    });
  });

  it('needs every measure that it declares to fail', () => {
    const both = { mustFail: ['more', 'most'] };
    const partly = judged(both, unloaded(0.75));
    expect(partly.measures.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['more', 'pass'],
      ['most', 'fail'],
    ]);
    expect(partly.outcome).toBe('not-rejected');
    expect(judged(both, unloaded(0.5)).outcome).toBe('rejected');
    // What it does not declare may come out as it will.
    expect(judged({ mustFail: ['most'] }, unloaded(0.75)).outcome).toBe('rejected');
  });

  it('has rejected nothing where it declares nothing', () => {
    expect(judged({ mustFail: [] }, unloaded(0.5)).outcome).toBe('not-rejected');
  });

  it('takes the run of another variant, compared or not, and that under an alteration', () => {
    const others = { bent: 0.55, 'bent unloaded': 0.5, 'loaded unloaded': 0.95 };
    const on = seeds(5, others);
    const meanOf = (places: Control['places'], mustFail = ['most']) =>
      judged({ places, mustFail }, on).measures[0]?.estimate.mean;
    expect(meanOf({ loaded: { variant: 'bent' } })).toBeCloseTo(0.55 + 2 / 300, 12);
    expect(meanOf({ loaded: { variant: 'fair' } })).toBeCloseTo(0.5 + 2 / 1000, 12);
    expect(meanOf({ loaded: { variant: 'bent', alteration: 'unloaded' } })).toBeCloseTo(0.5 + 2 / 300, 12);
    expect(meanOf({ loaded: { alteration: 'unloaded' } })).toBeCloseTo(0.95 + 2 / 300, 12);
    expect([
      keyOf('loaded', {}),
      keyOf('loaded', { variant: 'bent' }),
      keyOf('loaded', { variant: 'bent', alteration: 'unloaded' }),
    ]).toEqual(['loaded', 'bent', 'bent unloaded']);
  });

  it('leaves the runs that it takes the place of as they are', () => {
    const on = unloaded(0.5);
    const before = JSON.stringify(on);
    judged({}, on);
    expect(JSON.stringify(on)).toBe(before);
  });
});

describe('over how many seeds', () => {
  it('is all of them, or the first ones, as many as it says', () => {
    // The last two would pass.
    const on = [...unloaded(0.5).slice(0, 3), ...seeds(5, { 'loaded unloaded': 2 }).slice(3)];
    expect(judged({ seeds: 3 }, on)).toMatchObject({ outcome: 'rejected', seeds: 3 });
    expect(judged({}, on)).toMatchObject({ outcome: 'not-rejected', seeds: 5 });
    expect(judged({ seeds: 9 }, unloaded(0.5))).toMatchObject({ outcome: 'rejected', seeds: 5 });
  });

  it('are two at the least: of one nothing is said', () => {
    const notRun = { outcome: 'not-run', reason: 'a verdict needs two seeds', seeds: 0, measures: [] };
    expect(judged({ seeds: 1 }, unloaded(0.5))).toMatchObject(notRun);
    expect(judged({}, unloaded(0.5).slice(0, 1))).toMatchObject(notRun);
    expect(judged({}, [])).toMatchObject(notRun);
  });

  it('lacks no run: else it was not run, and says which is missing', () => {
    const on = [...unloaded(0.5).slice(0, 3), seedOf(3), ...unloaded(0.5).slice(4)];
    expect(judged({}, on)).toMatchObject({
      ...{ outcome: 'not-run', seeds: 0, measures: [] },
      reason: 'there is no finished run of loaded unloaded seed 3',
    });
    expect(judged({ seeds: 3 }, on).outcome).toBe('rejected');
  });
});

describe('a control that would fail whatever is measured is none', () => {
  const never =
    /^claim made-up: control "the load taken out": more compares (\S+( \S+)?) with what stands in its place/;

  it.each<[string, Control['places'], readonly string[]]>([
    [
      'two runs of a difference exchanged',
      { loaded: { variant: 'fair' }, fair: { variant: 'loaded' } },
      ['more'],
    ],
    ['one put in the place of the other', { loaded: { variant: 'fair' } }, ['more']],
    ['the other in that of the one', { fair: { variant: 'loaded' } }, ['more']],
    ['a third in both places', { fair: { variant: 'bent' }, loaded: { variant: 'bent' } }, ['more']],
    [
      'the same under an alteration in both places',
      {
        fair: { variant: 'bent', alteration: 'unloaded' },
        loaded: { variant: 'bent', alteration: 'unloaded' },
      },
      ['more'],
    ],
    [
      'one in a place that the measure reads, which it reads an altered one in the place of',
      { loaded: { variant: 'fair' }, fair: { alteration: 'unloaded' } },
      ['more'],
    ],
    ['the same among others that measure something', { loaded: { variant: 'fair' } }, ['most', 'more']],
  ])('%s', (_, places, mustFail) => {
    const on = seeds(5, { bent: 0.55, 'bent unloaded': 0.5, 'fair unloaded': 0.5 });
    expect(() => judged({ places, mustFail }, on)).toThrow(never);
  });

  it('though of a measure that reads but one of the places it is one', () => {
    expect(judged({ places: { loaded: { variant: 'fair' } }, mustFail: ['most'] }, seeds(5)).outcome).toBe(
      'rejected',
    );
    const exchanged = { loaded: { variant: 'fair' }, fair: { variant: 'loaded' } };
    expect(judged({ places: exchanged, mustFail: ['most'] }, seeds(5)).outcome).toBe('rejected');
  });

  it('and one that alters nothing that a measure reads says nothing of it', () => {
    const places = { fair: { alteration: 'unloaded' } };
    const on = seeds(5, { 'fair unloaded': 0.5 });
    expect(() => judged({ places, mustFail: ['most'] }, on)).toThrow('most reads nothing that it alters');
    expect(() => judged({ places, mustFail: ['heavy'] }, on)).toThrow('heavy reads nothing that it alters');
    expect(() => judged({ places: {}, mustFail: ['most'] }, on)).toThrow('most reads nothing that it alters');
  });

  it('in whatever way places are given to variants: of a difference, none that moves one of its two runs is judged', () => {
    const variant = fc.constantFrom('fair', 'loaded', 'bent', undefined);
    const alteration = fc.constantFrom('unloaded', undefined);
    const replacement = fc.record({ variant, alteration });
    const keys = ['fair', 'loaded', 'bent'];
    const others = Object.fromEntries(
      keys.flatMap((key) => [
        [key, 0.5],
        [`${key} unloaded`, 0.6],
      ]),
    );
    const on = seeds(3, others);
    fc.assert(
      fc.property(replacement, replacement, (fair, loaded) => {
        const places = { fair, loaded } as Control['places'];
        const taken = [keyOf('fair', fair as object), keyOf('loaded', loaded as object)];
        const isIdentity = taken[0] === taken[1] || taken[0] === 'loaded' || taken[1] === 'fair';
        const judging = () => judged({ places }, on);
        if (isIdentity) expect(judging).toThrow(never);
        else expect(judging().outcome).not.toBe('not-run');
      }),
    );
  });
});

describe('a control that crashes has not rejected anything', () => {
  it('where a measure is no number', () => {
    const broken = [
      ...unloaded(0.5).slice(0, 2),
      { ...seedOf(2), others: { 'loaded unloaded': heads(Number.NaN) } },
    ];
    expect(() => judged({}, broken)).toThrow('claim made-up: more is NaN for seed 2');
  });

  it('where what it measures was not measured', () => {
    const lacking = unloaded(0.5).map((one) => ({ ...one, others: { 'loaded unloaded': { tails: [0.5] } } }));
    expect(() => judged({}, lacking)).toThrow('expected the metric heads, which was not measured');
  });

  it('where its claim has no such measure', () => {
    expect(() => judged({ mustFail: ['fewer'] }, unloaded(0.5))).toThrow(
      'claim made-up: control "the load taken out": it has no measure fewer',
    );
  });

  it('where the measure itself throws', () => {
    const crash = (_: Runs): number => {
      throw new Error('broken');
    };
    expect(() => judged({}, unloaded(0.5), claimOf([measure('more', crash)]))).toThrow('broken');
  });
});

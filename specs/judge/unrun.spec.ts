import { describe, expect, it } from '@jest/globals';
import { evidenceOf, measuredOf } from '../../src/harness/judge/evidence.ts';
import { observe } from '../../src/harness/judge/observe.ts';
import { notJudged, unrunIn, unrunInControls } from '../../src/harness/judge/unrun.ts';
import { above, type Claim, endIn, lacking, NotRun, tableOf } from '../../src/harness/study/claim.ts';
import type { Experiment } from '../../src/harness/study/study.ts';
import { toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

/** Runs of which one was left out on purpose, since no check runs it: Both. */

const experiment: Experiment = {
  ...toyExperiment,
  variants: toyExperiment.variants.map((one) => ({
    ...one,
    isCompared: true,
    isChecked: one.name !== 'Both',
  })),
};
const checked = ['Even', 'Odd'];
const tables = { Even: toyTable('Even', 0), Odd: toyTable('Odd', 0) };
const runs = lacking(tables, ['Both']);

const measuring = (...measures: Claim['measures'][number]['of'][]): Claim => ({
  ...(toyExperiment.claims[0] as Claim),
  standing: 'finding',
  measures: measures.map((of, at) => ({
    ...{ id: `m${at}`, what: 'a number', basis: 'made up', of },
    thresholds: { found: above(0) },
  })),
});
const oddLess =
  (variant: string): Claim['measures'][number]['of'] =>
  (of) =>
    endIn(of, 'Odd', 'error') - endIn(of, variant, 'error');

describe('what was left out on purpose', () => {
  it('says so to who reads it, however it is asked for; all else is as it was', () => {
    expect(() => tableOf(runs, 'Both')).toThrow(new NotRun('Both'));
    expect(() => runs.Both).toThrow('Both is not run by a check');
    expect(Object.keys(runs)).toEqual(checked);
    expect({ ...runs }).toEqual(tables);
    expect(lacking(tables, [])).toBe(tables);
  });

  it('is told from what there is not: that remains a mistake', () => {
    expect(() => tableOf(runs, 'Bth')).toThrow('expected a run of Bth, got Even, Odd');
    expect(runs.Bth).toBeUndefined();
  });
});

describe('a claim that needs it', () => {
  it('is one of which a measure reads it', () => {
    expect(unrunIn(measuring(oddLess('Even')), runs)).toBeNull();
    expect(unrunIn(measuring(oddLess('Even'), oddLess('Both')), runs)).toBe('Both');
    expect(
      unrunIn(
        measuring(({ Both }) => Both?.error?.[0] ?? 0),
        runs,
      ),
    ).toBe('Both');
    expect(notJudged('Both')).toBe('not judged on these runs: Both is not run by a check');
  });

  it('or a control names it in either way', () => {
    const controlled = (places: Claim['controls'][number]['places']): Claim => ({
      ...measuring(oddLess('Even')),
      controls: [{ what: 'x', route: 'x', places, mustFail: ['m0'] }],
    });
    expect(unrunInControls(controlled({ Odd: { alteration: 'forceless' } }), ['Both'])).toBeNull();
    expect(unrunInControls(controlled({ Odd: { variant: 'Both' } }), ['Both'])).toBe('Both');
    expect(unrunInControls(controlled({ Both: { alteration: 'forceless' } }), ['Both'])).toBe('Both');
  });

  it('is refused where it is established', () => {
    const line = /^claim odd-is-worse: expected a finding, since it needs Both, which a check does not run/;
    const established: Claim = { ...measuring(oddLess('Both')), standing: 'established' };
    expect(() => unrunIn(established, runs)).toThrow(line);
    expect(() => unrunInControls(toyExperiment.claims[0] as Claim, ['Both'])).toThrow(line);
  });

  it('does not hide that another measure names a variant that there is not', () => {
    const typo = 'expected a run of Bth, got Even, Odd';
    expect(() => unrunIn(measuring(oddLess('Both'), oddLess('Bth')), runs)).toThrow(typo);
    expect(() => unrunIn(measuring(oddLess('Bth'), oddLess('Both')), runs)).toThrow(typo);
    // Where it is judged anyhow, the judge tells of it.
    expect(unrunIn(measuring(oddLess('Bth')), runs)).toBeNull();
  });
});

describe('the runs of a seed', () => {
  const group = (seed: number) => checked.map((variant) => toyRun(variant, seed));

  it('are whole without it where it was not to be run, and not where it was', () => {
    const all = [...group(0), ...group(1)];
    expect(evidenceOf(all, experiment).missing).toEqual(['Both seed 0', 'Both seed 1']);
    const { groups, missing } = evidenceOf(all, experiment, undefined, checked);
    expect([groups.length, missing]).toEqual([2, []]);
    const [first] = groups.map(measuredOf);
    expect(() => first?.runs.Both).toThrow(NotRun);
    expect(evidenceOf(group(0).slice(1), experiment, [0], checked).missing).toEqual(['Even seed 0']);
  });

  it('are judged on it where it was', () => {
    const all = [...group(0), toyRun('Both', 0)];
    const [first] = evidenceOf(all, experiment).groups.map(measuredOf);
    expect(first?.runs.Both).toEqual(toyTable('Both', 0));
    expect(evidenceOf(all, experiment, undefined, checked).groups[0]?.runs.Both).toBeUndefined();
  });

  it('have no number of what is observed of it', () => {
    const seeds = [{ seed: 0, runs }];
    const values = { Odd: oddLess('Even'), Both: oddLess('Both') };
    const observed = observe({ id: 'o', what: 'o', why: 'o', values }, seeds);
    expect(observed.values.map(({ name }) => name)).toEqual(['Odd']);
    const typo = { Bth: oddLess('Bth') };
    expect(() => observe({ id: 'o', what: 'o', why: 'o', values: typo }, seeds)).toThrow(
      'expected a run of Bth',
    );
  });
});

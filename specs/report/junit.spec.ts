import { expect, it } from '@jest/globals';
import { DOMParser } from 'linkedom';
import { toJUnit } from '../../src/harness/report/junit.ts';
import { claim, control, drifted, golden, reportOf, row } from '../setup/made-up-report.ts';

/** What becomes of a claim, a control, a golden result, a comparison of engines and a training as cases of JUnit. */

type Change = Parameters<typeof reportOf>[0];

/** How the cases of a suite ended, in order: passed, failed or skipped. */
function casesOf(change: Change, suite: string): string[] {
  const xml = new DOMParser().parseFromString(toJUnit(reportOf(change)), 'text/xml');
  const [own] = [...xml.querySelectorAll('testsuite')].filter((one) => one.getAttribute('name') === suite);
  return [...(own?.querySelectorAll('testcase') ?? [])].map((one) =>
    one.querySelector('failure') ? 'failed' : one.querySelector('skipped') ? 'skipped' : 'passed',
  );
}

it('a claim that does not pass has failed, and one that was not judged is skipped', () => {
  const claims = (['pass', 'fail', 'inconclusive', 'not-run'] as const).map((verdict) => ({
    ...claim,
    ...{ id: verdict, verdict, reason: verdict === 'not-run' ? 'too few seeds' : null },
    measures: verdict === 'not-run' ? [] : claim.measures.map((one) => ({ ...one, verdict })),
  }));
  expect(casesOf({ claims }, 'claims')).toEqual(['passed', 'failed', 'failed', 'skipped']);
});

it('a finding passes whichever way it came out, and is no claim', () => {
  const finding = { ...claim, standing: 'finding', verdict: 'fail' } as const;
  expect(casesOf({ claims: [finding] }, 'findings, which the verdict does not depend on')).toEqual([
    'passed',
  ]);
  expect(casesOf({ claims: [finding] }, 'claims')).toEqual([]);
});

it('a control has failed unless it was rejected, and one that was not run is skipped', () => {
  const controls = (['rejected', 'not-rejected', 'not-run'] as const).map((outcome) => ({
    ...control,
    ...{ outcome, reason: outcome === 'not-run' ? 'too few seeds' : null },
    measures: control.measures.map((one) => ({
      ...one,
      verdict: outcome === 'rejected' ? ('fail' as const) : ('inconclusive' as const),
    })),
  }));
  expect(casesOf({ claims: [{ ...claim, controls }] }, 'negative controls')).toEqual([
    'passed',
    'failed',
    'skipped',
  ]);
});

it('a golden result that drifted has failed, and so has an engine that does not agree', () => {
  const other = { ...golden, status: 'drift' as const, problems: ['bits of the weights'] };
  expect(casesOf({ goldens: [golden, other] }, 'golden results')).toEqual(['passed', 'failed']);
  const rows = [row, { ...row, agrees: false, metrics: [drifted] }];
  const agreement = { with: 'wasm', reason: null, planned: 2, rows };
  expect(casesOf({ agreement }, 'agreement of engines')).toEqual(['passed', 'failed']);
});

it('a training that failed is a case that failed', () => {
  expect(casesOf({}, 'trainings')).toEqual([]);
  expect(casesOf({ failures: ['peak RR, seed 1: the loss is NaN'] }, 'trainings')).toEqual(['failed']);
});

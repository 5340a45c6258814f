import { describe, expect, it } from '@jest/globals';
import { changeSince } from '../../src/harness/golden/staleness.ts';
import {
  encodeEvidence,
  evidenceOfRuns,
  type StoredEvidence,
} from '../../src/harness/golden/stored-evidence.ts';
import { measuredOf } from '../../src/harness/judge/evidence.ts';
import { countAll } from '../../src/harness/report/counts.ts';
import { evidenceEntry } from '../../src/harness/report/evidence-entry.ts';
import { evidenceNotes } from '../../src/harness/report/evidence-lines.ts';
import { type EvidenceRow, evidenceRow, showEvidence } from '../../src/harness/report/evidence-row.ts';
import type { ClaimRow, Report } from '../../src/harness/report/model.ts';
import { summaryLines } from '../../src/harness/report/summary.ts';
import { above, type Claim, endIn } from '../../src/harness/study/claim.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import { claim as passed, reportOf } from '../setup/made-up-report.ts';
import { toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

/** What is made of evidence that is stored. */

const odd = (change: (table: Table, seed: number) => Table, n: number) =>
  Array.from({ length: n }, (_, at) => 3000 + at).map((seed) => {
    const runs = {
      Even: toyRun('Even', seed, toyTable('Even', 0)),
      Odd: toyRun('Odd', seed, change(toyTable('Odd', 0), seed)),
    };
    return { seed, runs };
  });

const finding: Claim = {
  id: 'a-finding',
  sentence: 'Odd is worse.',
  place: 'made up',
  standing: 'finding',
  measures: [
    {
      id: 'odd-even',
      what: 'error of Odd less that of Even',
      of: (runs) => endIn(runs, 'Odd', 'error') - endIn(runs, 'Even', 'error'),
      thresholds: { found: above(0.5, 0.6) },
      basis: 'made up',
    },
  ],
  controls: [
    {
      what: 'Odd thrown with no force',
      route: 'It is as good as Even then.',
      places: { Odd: { alteration: 'forceless' } },
      mustFail: ['odd-even'],
    },
  ],
};

/** Evidence of so many seeds: Odd’s error swings about 0.9. @param forceless what it is under the control */
function evidenceOf(n: number, forceless = 0.1, swing = 0.02): StoredEvidence {
  const end = (table: Table, seed: number) => ({ ...table, error: [1, 0.9 + swing * (seed % 3)] });
  const groups = odd(end, n);
  const runs = groups.flatMap((group) => Object.values(group.runs));
  const seeds = groups.map((group) => ({
    ...measuredOf(group),
    others: group.seed < 3010 ? { 'Odd forceless': { error: [forceless + (group.seed % 4) / 100] } } : {},
  })) as Parameters<typeof evidenceOfRuns>[2]['seeds'];
  return evidenceOfRuns(toyExperiment, [finding], { runs, seeds }, 'made up');
}

const row = (evidence: StoredEvidence, of = finding, drift: string | null = null) =>
  evidenceRow(of, 'found', evidence, drift) as EvidenceRow;

describe('stored evidence', () => {
  it('has all numbers, the bounds as they stand, and the first two seeds whole', () => {
    const evidence = evidenceOf(30);
    expect(evidence.claims['a-finding']?.measures['odd-even']).toHaveLength(30);
    expect(evidence.claims['a-finding']?.controls['Odd thrown with no force']?.['odd-even']).toHaveLength(10);
    expect(evidence.thresholds).toEqual({
      'a-finding': { 'odd-even': { side: 'above', value: 0.5, effect: 0.6 } },
    });
    expect(evidence.witnesses.map(({ variant, seed }) => [variant, seed])).toEqual([
      ['Even', 3000],
      ['Odd', 3000],
      ['Even', 3001],
      ['Odd', 3001],
    ]);
    // Pictures are no part of a witness, nor what golden results do not hold.
    expect(evidence.witnesses[0]).toMatchObject({ parts: {}, dark: [], bits: null });
    expect(evidence.witnesses[0]?.metrics.secondsPerStep).toBeUndefined();
  });

  it('has no verdict: it is looked at again as it was planned', () => {
    expect(encodeEvidence(evidenceOf(30))).not.toMatch(/"verdict|"holds|"pass/);
    expect(row(evidenceOf(30))).toMatchObject({ verdict: 'holds', n: 20, seeds: [3000, 3029], stale: null });
    expect(row(evidenceOf(9, 0.1))).toMatchObject({ verdict: 'not-yet', n: 0, measures: [] });
  });

  it('says nothing of other findings, or of claims that are none', () => {
    expect(evidenceRow({ ...finding, id: 'another' }, 'found', evidenceOf(20), null)).toBeNull();
    expect(evidenceRow({ ...finding, standing: 'established' }, 'found', evidenceOf(20), null)).toBeNull();
  });

  it('has no bounds where its interval has none', () => {
    const many = (measure: Claim['measures'][number]) =>
      Array.from({ length: 8 }, (_, at) => ({ ...measure, id: `m${at}`, thresholds: { found: above(0.5) } }));
    const of = { ...finding, measures: many(finding.measures[0] as Claim['measures'][number]), controls: [] };
    const evidence = evidenceOf(10);
    const values = evidence.claims['a-finding']?.measures['odd-even'] as number[];
    const measures = Object.fromEntries(of.measures.map(({ id }) => [id, values]));
    const rows = { ...evidence, claims: { 'a-finding': { measures, controls: {} } } };
    expect(row(rows, of)).toMatchObject({
      verdict: 'not-yet',
      measures: [{ low: null, high: null }, {}, {}, {}, {}, {}, {}, {}],
    });
  });
});

describe('evidence is stale', () => {
  const evidence = evidenceOf(20);
  const [measure] = finding.measures as [Claim['measures'][number]];
  const change = (changed: Partial<Claim['measures'][number]>) =>
    changeSince({ ...finding, measures: [{ ...measure, ...changed }] }, 'found', evidence);

  it('where a bound, an effect or a measure is another', () => {
    expect(changeSince(finding, 'found', evidence)).toBeNull();
    expect(change({ thresholds: { found: above(0.5) } })).toBe(
      'odd-even had to be above 0.5 (smallest effect of interest 0.6) when the seeds were run, and has to be above 0.5 now',
    );
    expect(change({ of: (runs) => endIn(runs, 'Odd', 'error') })).toMatch(
      /^odd-even was 0\.8\S* of the runs of seed 3000, and would be 0\.9\S* of the same: it is measured in another way$/,
    );
    expect(change({ id: 'new' })).toBe('it measures new now, which it did not then');
    expect(row(evidence, { ...finding, measures: [{ ...measure, id: 'new' }] })).toMatchObject({
      verdict: 'not-yet',
      n: 0,
      measures: [],
    });
  });

  it('not where a number is a rounding away, or reads what is not kept', () => {
    const of: typeof measure.of = (runs) => measure.of(runs) * (1 + 1e-8);
    expect(change({ of })).toBeNull();
    expect(change({ of: (runs) => endIn(runs, 'Odd', 'secondsPerStep') })).toBeNull();
  });

  it('and is told as such, with the verdict that it had', () => {
    const stale = row(evidence, finding, 'loss moved');
    expect(stale).toMatchObject({ verdict: 'holds', stale: 'loss moved' });
    expect(showEvidence(stale)).toBe('holds by seeds 3000 … 3019 (STALE)');
  });
});

describe('a report', () => {
  const rowOf = (evidence: EvidenceRow | null): ClaimRow => ({
    ...passed,
    id: 'a-finding',
    standing: 'finding',
    verdict: 'inconclusive',
    controls: [],
    evidence,
  });
  const withFinding = (evidence: EvidenceRow | null): Report =>
    reportOf({ claims: [passed, rowOf(evidence)] });
  const found = (evidence: EvidenceRow | null) => countAll(withFinding(evidence)).findings;
  const holds = row(evidenceOf(20));

  it('tells the evidence of a finding first, and counts by it', () => {
    expect(summaryLines(withFinding(holds), 'here')).toContain(
      `· a-finding, a finding: holds by seeds 3000 … 3019; over the seeds of this report open: ${passed.sentence}`,
    );
    expect(found(holds)).toEqual({ pass: 1, fail: 0, inconclusive: 0, notRun: 0 });
    expect(found({ ...holds, verdict: 'does-not-hold' })).toMatchObject({ fail: 1 });
    expect(found({ ...holds, verdict: 'undecided' })).toMatchObject({ inconclusive: 1 });
    expect(found({ ...holds, stale: 'x' })).toMatchObject({ inconclusive: 1 });
    expect(found(null)).toMatchObject({ inconclusive: 1 });
  });

  it('passes or fails whatever a finding is', () => {
    for (const verdict of ['holds', 'does-not-hold', 'undecided', 'not-yet'] as const) {
      expect(withFinding({ ...holds, verdict, stale: 'x' }).verdict).toBe(reportOf({}).verdict);
    }
  });

  it('says once why evidence is stale, and which command gathers it anew', () => {
    const stale = { ...holds, stale: 'loss moved' };
    const claims = [rowOf(stale), { ...rowOf(stale), id: 'another' }, rowOf(holds)];
    expect(evidenceNotes({ claims })).toEqual([
      'the evidence of a-finding, another is stale: loss moved; "racecar findings --experiment peak --reason …" gathers it anew',
    ]);
  });

  it('says loudly of a finding that holds that its control does so as well, or was not run', () => {
    const blind = row(evidenceOf(20, 0.85));
    expect(blind.controls).toMatchObject([{ outcome: 'not-rejected', seeds: 10 }]);
    expect(showEvidence(blind)).toBe('holds by seeds 3000 … 3019 (A CONTROL DOES NOT REJECT)');
    expect(evidenceNotes({ claims: [rowOf(blind)] })).toEqual([
      expect.stringMatching(
        /^a finding holds, but cannot be seen to fail: a-finding, control "Odd thrown with no force": odd-even must fail, got pass/,
      ),
    ]);
    const none = {
      ...evidenceOf(20),
      claims: { 'a-finding': { ...evidenceOf(20).claims['a-finding'], controls: {} } },
    };
    expect(evidenceNotes({ claims: [rowOf(row(none as StoredEvidence))] })).toEqual([
      'a finding holds, but cannot be seen to fail: a-finding, control "Odd thrown with no force" was not judged: no numbers of it are stored',
    ]);
    // What does not hold has shown that it can fail.
    expect(evidenceNotes({ claims: [rowOf({ ...blind, verdict: 'does-not-hold' })] })).toEqual([]);
  });

  it('is not the only place: the log of changes has it as well', () => {
    const entry = evidenceEntry([finding], 'found', 'a/file.json', evidenceOf(20), [
      'trainings of different commits: …',
    ]);
    expect(entry).toMatch(
      /^## \d{4}-\d\d-\d\d: made up\n\nEvidence `a\/file\.json`; seeds 3000 … 3019 on 1\.\n\n- a-finding: holds by seeds 3000 … 3019\n {2}- odd-even: 0\.8\S* \[0\.\d+, 0\.\d+\], must be above 0\.5, .*: pass\n {2}- 1 of 1 controls reject\n- trainings of different commits: …\n$/,
    );
  });
});

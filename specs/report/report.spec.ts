import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isEmpty } from '../../src/report/counts.ts';
import { allProblems, findingLines } from '../../src/report/lines.ts';
import { type ClaimRow, readReport } from '../../src/report/model.ts';
import type * as Write from '../../src/report/write.ts';
import { importBuilt } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import {
  agreement,
  claim,
  drifted,
  estimate,
  golden,
  measure,
  reportOf,
  row,
  threshold,
} from '../setup/made-up-report.ts';

const { clearReport, writeReport } = await importBuilt<typeof Write>('report/write.js');

describe('the verdict of a report', () => {
  it('is pass where all is as it should be', () => {
    expect(reportOf({}).verdict).toBe('pass');
    expect(allProblems(reportOf({}))).toEqual([]);
  });

  it('does not depend on whether a finding holds, and tells of it', () => {
    const finding: ClaimRow = {
      ...claim,
      id: 'a-finding',
      standing: 'finding',
      verdict: 'fail',
      measures: [{ ...measure, verdict: 'fail' }],
      controls: [],
    };
    const report = reportOf({ claims: [claim, finding] });
    expect([report.verdict, report.counts.claims.fail, report.counts.findings.fail]).toEqual(['pass', 0, 1]);
    expect(allProblems(report)).toEqual([]);
    expect(findingLines(report)).toEqual([`finding a-finding: does not hold: ${claim.sentence}`]);
  });

  it('depends on the controls of a finding that holds, and not on those of one that does not', () => {
    const controls = claim.controls.map((control) => ({ ...control, rejected: false }));
    const finding: ClaimRow = { ...claim, standing: 'finding', controls };
    expect(reportOf({ claims: [claim, finding] }).verdict).toBe('fail');
    const open: ClaimRow = { ...finding, verdict: 'inconclusive' };
    expect(reportOf({ claims: [claim, open] }).verdict).toBe('pass');
  });

  it.each<[string, Parameters<typeof reportOf>[0], RegExp]>([
    [
      'a claim fails',
      { claims: [{ ...claim, verdict: 'fail', measures: [{ ...measure, verdict: 'fail' }] }] },
      /^a-claim fail: number, what is measured: 0\.26 \[0\.25, 0\.27\], must be above 0\.2$/,
    ],
    [
      'a claim is inconclusive',
      {
        claims: [
          {
            ...claim,
            verdict: 'inconclusive',
            measures: [{ ...measure, verdict: 'inconclusive' }],
          },
        ],
      },
      /^a-claim inconclusive: /,
    ],
    [
      'a control does not reject',
      {
        claims: [
          {
            ...claim,
            controls: [
              {
                what: 'x',
                rejected: false,
                measures: [{ id: 'number', estimate, threshold, verdict: 'pass' }],
              },
            ],
          },
        ],
      },
      /^a-claim, control "x": number must fail, got pass: 0\.26/,
    ],
    [
      'a golden result drifted',
      { goldens: [{ ...golden, status: 'drift', figures: [drifted] }] },
      /^drift: original\/peak\/RR\/seed-0: loss\[1\]: expected 2, got 3, tolerance ±0\.02 \(1 of 2 values outside\)$/,
    ],
    [
      'a golden result is missing',
      { goldens: [golden, { ...golden, status: 'missing', problems: ['there is no golden fixture of it'] }] },
      /^missing: original\/peak\/RR\/seed-0: there is no golden fixture of it$/,
    ],
    [
      'a golden result is obsolete',
      { goldens: [golden, { ...golden, status: 'obsolete', problems: ['nothing claims it'] }] },
      /^obsolete: /,
    ],
    [
      'engines do not agree',
      { agreement: { ...agreement, rows: [{ ...row, agrees: false, figures: [drifted] }] } },
      /^engine wasm, peak RR: loss\[1\]: expected 2, got 3/,
    ],
    [
      'engines agree with any seed',
      { agreement: { ...agreement, rows: [{ ...row, controlRejected: false }] } },
      /^engine wasm, peak RR: a run from another seed is not told apart$/,
    ],
    [
      'a training failed',
      { failures: ['peak RR seed 1: its process died'] },
      /^peak RR seed 1: its process died$/,
    ],
  ])('is fail where %s, and says so', (_, change, line) => {
    const report = reportOf(change);
    expect(report.verdict).toBe('fail');
    expect(allProblems(report)).toEqual([expect.stringMatching(line)]);
  });

  it('is incomplete where a claim was not run, and says why', () => {
    const notRun: ClaimRow = {
      ...claim,
      id: 'b',
      verdict: 'not-run',
      reason: 'RR seed 1 is missing',
      measures: [],
    };
    const report = reportOf({ claims: [claim, notRun] });
    expect(report.verdict).toBe('incomplete');
    expect(allProblems(report)).toEqual(['b not run: RR seed 1 is missing']);
  });

  it.each<[string, Parameters<typeof reportOf>[0]]>([
    ['no claim was judged', { claims: [] }],
    ['no golden result was compared', { goldens: [] }],
    ['there is nothing at all', { claims: [], goldens: [] }],
  ])('is incomplete, and the check empty, where %s', (_, change) => {
    const report = reportOf(change);
    expect(isEmpty(report.counts)).toBe(true);
    expect(report.verdict).toBe('incomplete');
  });
});

describe('the files of a report', () => {
  const folder = temporaryFolder();
  const failing = reportOf({ goldens: [{ ...golden, status: 'drift', figures: [drifted] }] });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('are JSON of its schema, JUnit and Markdown; the summary of the job gets the Markdown, too', () => {
    writeFileSync(join(folder, 'job.md'), 'before\n');
    writeReport(folder, failing, join(folder, 'job.md'));
    expect(readReport(join(folder, 'report.json'))).toEqual(failing);
    expect(read('job.md')).toBe(`before\n${read('summary.md')}`);
  });

  it('have each finding in JUnit, failures with their lines', () => {
    const xml = read('junit.xml');
    expect(xml).toMatch(/<testsuites tests="4" failures="1"/);
    expect(xml).toMatch(
      /<testcase classname="golden results" name="original\/peak\/RR\/seed-0">\s*<failure[^>]*message="drift: /,
    );
    expect(xml).toContain('A sentence with &lt;b>markup&lt;/b>');
  });

  it('have verdict, counts and each measure in Markdown, with no markup out of data', () => {
    const markdown = read('summary.md');
    expect(markdown).toMatch(/^## racecar-repro: ❌ fail$/m);
    expect(markdown).toMatch(/^- data: \*\*original\*\*, seeds 0, 1; engine onnx/m);
    expect(markdown).toMatch(/^- golden results: 0 match, 1 drifted/m);
    expect(markdown).toMatch(/^- peak RR, 1 run: loss$/m);
    expect(markdown).toMatch(/^ {2}- to accept it: npm run golden:update -- --only peak\/RR --reason "…"$/m);
    expect(markdown).toMatch(
      /^\| a-claim \| what is measured \| 0\.26 \[0\.25, 0\.27\], must be above 0\.2 \| 2 \| pass \| match \|$/m,
    );
  });

  it('say it loudly where runs were reused', () => {
    writeReport(folder, { ...failing, reusedRuns: true }, undefined);
    expect(read('summary.md')).toMatch(
      /\*\*Runs of an earlier invocation were reused; nothing was trained\.\*\*/,
    );
  });

  it('are all gone before the next check', () => {
    clearReport(folder);
    expect(
      ['report.json', 'junit.xml', 'summary.md'].filter((name) => existsSync(join(folder, name))),
    ).toEqual([]);
  });
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { countAll, isEmpty, verdictOf } from '../../src/report/counts.ts';
import { allProblems, findingLines } from '../../src/report/lines.ts';
import { type ClaimRow, type GoldenRow, type Report, readReport } from '../../src/report/model.ts';
import type * as Write from '../../src/report/write.ts';
import { importBuilt } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';

const { clearReport, writeReport } = await importBuilt<typeof Write>('report/write.js');

/** A made-up report in which everything is as it should be, and what becomes of it when one thing is not. */

const estimate = { mean: 0.26, low: 0.25, high: 0.27 };
const threshold = { side: 'above', value: 0.2 } as const;
const measure: ClaimRow['measures'][number] = {
  id: 'number',
  what: 'what is measured',
  basis: 'beforehand',
  threshold,
  estimate,
  perSeed: [
    { seed: 0, value: 0.25 },
    { seed: 1, value: 0.27 },
  ],
  verdict: 'pass',
};
const claim: ClaimRow = {
  id: 'a-claim',
  experiment: 'peak',
  sentence: 'A sentence with <b>markup</b> | and a bar.',
  place: 'Fig. 3',
  standing: 'established',
  verdict: 'pass',
  reason: null,
  n: 2,
  measures: [measure],
  controls: [
    {
      what: 'Std in RR’s place',
      rejected: true,
      measures: [{ id: 'number', estimate: { mean: 0, low: 0, high: 0 }, threshold, verdict: 'fail' }],
    },
  ],
  golden: { status: 'match', estimates: [] },
};
const figure = {
  figure: 'loss',
  matches: true,
  outside: 0,
  of: 2,
  worst: { name: 'loss[1]', expected: 2, got: 2 },
  tolerance: { atol: 0, rtol: 0.01 },
  absolute: { max: 0, mean: 0, median: 0 },
  relative: { max: 0, mean: 0, median: 0 },
  rows: [],
  problem: null,
};
const golden: GoldenRow = {
  place: 'original/peak/RR/seed-0',
  status: 'match',
  facts: [],
  problems: [],
  figures: [figure],
  sheets: [{ sheet: 'reverse', matches: true, pixels: 0, of: 784, tolerance: 0, problem: null }],
};
const row: Report['agreement']['rows'][number] = {
  experiment: 'peak',
  objective: 'RR',
  agrees: true,
  figures: [figure],
  controlRejected: true,
};
const agreement: Report['agreement'] = { with: 'wasm', reason: null, rows: [row] };

function reportOf(change: Partial<Pick<Report, 'claims' | 'goldens' | 'agreement' | 'failures'>>): Report {
  const found = { claims: [claim], goldens: [golden], agreement, failures: [], ...change };
  const counts = countAll(found);
  return {
    format: 2,
    verdict: verdictOf(counts, found.failures),
    command: 'npm test',
    createdAt: '2026-01-01T00:00:00.000Z',
    reusedRuns: false,
    data: { main: { source: 'original', sha256: '0'.repeat(64) }, secondary: null },
    engine: { name: 'onnx', version: 'onnxruntime-node' },
    seeds: { mnist: [0, 1], peak: [0, 1], tishby: [0, 1] },
    counts,
    observations: [],
    series: [],
    planes: [],
    pictures: [],
    trainings: [],
    provenance: {
      versions: { project: '1', node: '20', v8: '11', platform: 'linux x64' },
      gitCommit: null,
      hyperparameters: {},
      tolerances: {},
    },
    ...found,
  };
}

const drifted = { ...figure, matches: false, outside: 1, worst: { name: 'loss[1]', expected: 2, got: 3 } };

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

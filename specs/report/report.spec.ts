import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { exitCodeOf } from '../../src/harness/report/counts.ts';
import { findingLines } from '../../src/harness/report/lines.ts';
import { type ClaimRow, readReport } from '../../src/harness/report/model.ts';
import { problemLines } from '../../src/harness/report/summary.ts';
import type * as Write from '../../src/harness/report/write.ts';
import { beginWriting, endWriting } from '../../src/kit/belongings.ts';
import { importBuilt } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import {
  agreement,
  claim,
  control,
  drifted,
  golden,
  measure,
  reportOf,
  row,
} from '../setup/made-up-report.ts';

const { reportFiles, writeReport } = await importBuilt<typeof Write>('harness/report/write.js');

const idle: ClaimRow['controls'][number] = {
  ...{ ...control, what: 'x', outcome: 'not-run', seeds: 0, measures: [] },
  reason: 'there is no finished run of RR-local seed 1',
};

describe('the verdict of a report', () => {
  it('is pass where all is as it should be', () => {
    expect(reportOf({}).verdict).toBe('pass');
    expect(problemLines(reportOf({}))).toEqual([]);
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
    expect(problemLines(report)).toEqual([]);
    expect(findingLines(report)).toEqual([`finding a-finding: does not hold: ${claim.sentence}`]);
  });

  it('depends on the controls of established claims alone: those of findings are judged with their evidence', () => {
    const idle: ClaimRow['controls'] = [{ ...control, outcome: 'not-rejected' }];
    const found = { ...claim, controls: idle };
    expect(reportOf({ claims: [claim, found] }).verdict).toBe('fail');
    const report = reportOf({ claims: [claim, { ...found, standing: 'finding' }] });
    expect(report.verdict).toBe('pass');
    expect(report.counts.controls).toEqual({ rejected: 1, notRejected: 0, notRun: 0 });
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
                ...{ ...control, what: 'x', outcome: 'not-rejected' },
                measures: [...control.measures, { ...measure, id: 'other' }],
              },
            ],
          },
        ],
      },
      /^a-claim, control "x": other must fail, got pass: 0\.26 \[0\.25, 0\.27\], must be above 0\.2$/,
    ],
    [
      'a golden result drifted',
      { goldens: [{ ...golden, status: 'drift', metrics: [drifted] }] },
      /^peak RR, 1 run: loss\n {2}original\/peak\/RR\/seed-0: loss\[1\]: expected 2, got 3, tolerance ±0\.02 \(1 of 3 values outside\)\n {2}to accept it: /,
    ],
    [
      'a golden result is missing',
      { goldens: [golden, { ...golden, status: 'missing', problems: ['there is no golden fixture of it'] }] },
      /^peak RR, 1 run: there is no golden fixture of it\n/,
    ],
    [
      'a golden result is obsolete',
      { goldens: [golden, { ...golden, status: 'obsolete', problems: ['nothing claims it'] }] },
      /^peak RR, 1 run: nothing claims it\n/,
    ],
    [
      'engines do not agree',
      { agreement: { ...agreement, rows: [{ ...row, agrees: false, metrics: [drifted] }] } },
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
    expect(problemLines(report).join('\n')).toMatch(line);
  });

  const notRun: ClaimRow = {
    ...claim,
    id: 'b',
    verdict: 'not-run',
    reason: 'there are no finished runs of RR seed 1',
    seedsMissing: ['RR seed 1'],
    measures: [],
    controls: [],
  };
  const short: ClaimRow = {
    ...notRun,
    n: 1,
    seedsNeeded: 4,
    seedsMissing: [],
    reason: '1 seed; a verdict needs 4',
  };
  const nothing = { with: null, reason: 'no other engine loads', planned: 1, rows: [] };

  it.each<[string, Parameters<typeof reportOf>[0], string]>([
    [
      'a run is missing',
      { claims: [claim, notRun] },
      'b not judged: there are no finished runs of RR seed 1',
    ],
    [
      'there are too few seeds',
      { claims: [claim, short] },
      '1 established claim was not judged on so few seeds: 4 would do',
    ],
    ['there is no claim', { claims: [] }, 'no established claim was judged'],
    [
      'a control was not run',
      { claims: [{ ...claim, controls: [control, idle] }] },
      'a-claim, control "x" was not judged: there is no finished run of RR-local seed 1',
    ],
    ['none was', { claims: [{ ...claim, controls: [idle] }] }, 'no control was judged'],
    ['there is no control', { claims: [{ ...claim, controls: [] }] }, 'no control was judged'],
    ['there is no golden result', { goldens: [] }, 'no golden result was compared'],
    [
      'there is one engine alone',
      { agreement: nothing },
      'engines were not all compared: no other engine loads',
    ],
    [
      'a training of another engine is missing',
      {
        agreement: {
          ...agreement,
          planned: 2,
          reason: '1 of the trainings to compare did not come to their end',
        },
      },
      'engines were not all compared: 1 of the trainings to compare did not come to their end',
    ],
    [
      'a golden result was not compared',
      {
        goldens: [
          golden,
          { ...golden, status: 'not-run', problems: ['its training did not come to its end'] },
        ],
      },
      '1 golden result was not compared, without a finished training',
    ],
  ])('of a check is incomplete, and its exit code 2, where %s; and says so', (_, change, line) => {
    const report = reportOf(change);
    expect([report.verdict, exitCodeOf(report)]).toEqual(['incomplete', 2]);
    expect(report.unjudged).toContain(line);
    expect(problemLines(report)).toEqual([]);
  });

  it('does not mind an engine that was left out, where another was there', () => {
    const leftOut = { ...agreement, reason: 'engine tensorflow is left out: it computes nonsense' };
    expect(reportOf({ agreement: leftOut }).verdict).toBe('pass');
  });

  it('of a part counts only what it has runs of', () => {
    const part = reportOf({ agreement: nothing, goldens: [] }, 'part');
    expect([part.verdict, part.unjudged, exitCodeOf(part)]).toEqual(['pass', [], 0]);
    const few = reportOf({ agreement: nothing, goldens: [], claims: [short] }, 'part');
    expect([few.verdict, exitCodeOf(few)]).toEqual(['incomplete', 0]);
    expect(few.unjudged).toEqual([
      '1 established claim was not judged on so few seeds: 4 would do',
      'nothing was judged or compared',
    ]);
    const none = reportOf({ agreement: nothing, goldens: [], claims: [] }, 'part');
    expect([none.verdict, none.unjudged]).toEqual([
      'incomplete',
      ['no claim can be judged on these trainings alone', 'nothing was judged or compared'],
    ]);
    const bad = reportOf({ failures: ['peak RR seed 1: its process died'] }, 'part');
    expect([bad.verdict, exitCodeOf(bad)]).toEqual(['fail', 1]);
  });

  it('is fail where something fails, whatever was not judged', () => {
    const report = reportOf({ claims: [{ ...claim, verdict: 'fail' }], agreement: nothing });
    expect([report.verdict, exitCodeOf(report)]).toEqual(['fail', 1]);
  });
});

describe('the files of a report', () => {
  const folder = temporaryFolder();
  const noGoldens = { root: folder };
  const failing = reportOf({ goldens: [{ ...golden, status: 'drift', metrics: [drifted] }] });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('are JSON of its schema, JUnit and Markdown; the summary of the job gets the Markdown, too', () => {
    writeFileSync(join(folder, 'job.md'), 'before\n');
    writeReport(folder, failing, noGoldens, join(folder, 'job.md'));
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
    expect(markdown).toMatch(
      /^- golden results: 0 match, 1 drifted, 0 missing, 0 obsolete, 0 not run; 3 values held, 1 held to nothing$/m,
    );
    expect(markdown).toMatch(/^- peak RR, 1 run: loss$/m);
    expect(markdown).toMatch(/^ {2}- to accept it: npx racecar golden update --only peak\/RR --reason "…"$/m);
    expect(markdown).toMatch(
      /^\| a-claim \| what is measured \| 0\.26 \[0\.25, 0\.27\], must be above 0\.2 \| 2 \| pass \| match \|$/m,
    );
  });

  it('tell of a control that was not run, which is neither passed nor failed, and of what counts in seeds', () => {
    const counting: ClaimRow['measures'][number] = {
      ...{ ...measure, what: 'images that are missed', counts: 'images', mayBreak: 0.394 },
      threshold: { side: 'below', value: 1.5, effect: null },
      estimate: { mean: 1, low: 0.5209, high: 1 },
    };
    const controls = [control, { ...idle, what: 'RR-local in the place of RR' }];
    const report = reportOf({ claims: [{ ...claim, measures: [counting], controls }] });
    writeReport(folder, report, noGoldens, undefined);
    expect(readReport(join(folder, 'report.json'))).toEqual(report);
    const [markdown, xml] = [read('summary.md'), read('junit.xml')];
    expect(markdown).toContain('- negative controls: 1 fail as they should, 0 do not, 1 not run');
    expect(markdown).toContain('no finished run of RR-local seed 1');
    expect(markdown).toContain(
      '100 % of seeds [52.09 %, 100 %], must be at most 1 in more than half of the seeds',
    );
    expect(xml).toMatch(
      /<testcase classname="negative controls" name="a-claim: RR-local in the place of RR">\s*<skipped\/>/,
    );
    expect(xml).toMatch(
      /<testcase classname="negative controls" name="a-claim: RR with its weights shuffled"\/>/,
    );
  });

  it('say it loudly where runs were reused', () => {
    writeReport(folder, { ...failing, reusedRuns: true }, noGoldens, undefined);
    expect(read('summary.md')).toMatch(
      /\*\*Runs of an earlier invocation were reused; nothing was trained\.\*\*/,
    );
  });

  it('are all gone before the next check, and what is not ours stays', () => {
    const fresh = join(folder, 'fresh');
    beginWriting(fresh, reportFiles);
    writeReport(fresh, failing, noGoldens, undefined);
    endWriting(fresh, reportFiles);
    writeFileSync(join(fresh, 'thesis.txt'), 'mine');
    beginWriting(fresh, reportFiles);
    expect(readdirSync(fresh).sort()).toEqual(['racecar-files.json', 'thesis.txt']);
  });

  it('leave out of JUnit what was not judged: it is skipped, and neither passed nor failed', () => {
    const part = reportOf(
      { claims: [{ ...claim, verdict: 'not-run', n: 1, seedsNeeded: 4, measures: [] }] },
      'part',
    );
    writeReport(folder, part, noGoldens, undefined);
    expect(read('junit.xml')).toMatch(/<testsuites tests="\d+" failures="0" errors="0" skipped="2"/);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { GoldenResult } from '../../src/harness/golden/result.ts';
import { countLines, problemLines, summaryLines, verdictLine } from '../../src/harness/report/summary.ts';
import {
  agreement,
  claim,
  control,
  dataUsed,
  drifted,
  golden,
  measure,
  reportOf,
  row,
} from '../setup/made-up-report.ts';

const rate = { name: 'learningRate', expected: '0.0001', got: '0.0002' };
const drift: GoldenResult = { ...golden, status: 'drift', facts: [rate], metrics: [drifted] };
const finding = { ...claim, id: 'a-finding', standing: 'finding' as const, verdict: 'inconclusive' as const };

describe('the end of a report that passes', () => {
  it('is a line for each claim, one for controls, golden results and engines each, and the verdict last', () => {
    expect(summaryLines(reportOf({ claims: [claim, finding] }), 'reports/index.html')).toEqual([
      `✓ a-claim: ${claim.sentence}`,
      `· a-finding, a finding: open: ${claim.sentence}`,
      '✓ controls: 1 fail as they should',
      '✓ golden results: 1 match; 3 values held, 1 held to nothing',
      '✓ engines: 1 trainings agree with wasm',
      'PASS on original data, seeds 0, 1, engine onnx: reports/index.html',
    ]);
  });

  it('does not call passed what specs say failed', () => {
    expect(verdictLine(reportOf({}), 'x', 1)).toBe(
      'FAIL (1 spec failed) on original data, seeds 0, 1, engine onnx: x',
    );
  });

  it('says where runs were reused, and what could not be drawn', () => {
    const report = reportOf({});
    expect(countLines({ ...report, reusedRuns: true }).at(-1)).toMatch(/^! REUSED RUNS: nothing was trained/);
    expect(countLines({ ...report, notes: ['a figure could not be drawn'] }).at(-1)).toBe(
      '! a figure could not be drawn',
    );
  });

  it('names the data that was chosen, each once, stand-ins loudly; and what there is no choice of, where that is all', () => {
    const on = (...data: ReturnType<typeof dataUsed>[]) =>
      verdictLine({ ...reportOf({}), data }, 'x').split(',')[0];
    const peak = dataUsed('peak', 'original');
    const synthetic = dataUsed('mnist', 'synthetic', { isStandIn: true });
    const patterns = dataUsed('tishby', 'computed', { hasChoice: false });
    expect(on(peak, dataUsed('mnist', 'original'), patterns)).toBe('PASS on original data');
    expect(on(synthetic, { ...synthetic, experiment: 'peak' })).toBe('PASS on SYNTHETIC data');
    expect(verdictLine({ ...reportOf({}), data: [peak, synthetic] }, 'x')).toMatch(
      /^PASS on original, SYNTHETIC data, seeds/,
    );
    expect(on(peak, { ...synthetic, role: 'second' })).toBe('PASS on original data');
    expect(on(patterns)).toBe('PASS on computed data');
  });
});

describe('the end of a report that does not pass', () => {
  it('tells what drifted, by its cause, before the verdict, and marks the line of golden results', () => {
    const report = reportOf({ goldens: [golden, drift, drift] });
    expect(summaryLines(report, 'x').slice(4)[0]).toBe('peak RR, 2 runs: learningRate 0.0001 → 0.0002');
    expect(countLines(report)).toContain(
      '✗ golden results: 1 match, 2 drifted; 9 values held, 3 held to nothing',
    );
    expect(verdictLine(report, 'x')).toMatch(/^FAIL on original data/);
  });

  it('has a line for what is in the way of a claim, a control and the engines', () => {
    const failed = {
      ...claim,
      verdict: 'fail' as const,
      measures: [{ ...measure, verdict: 'fail' as const }],
    };
    const controls = [
      { ...control, what: 'x', outcome: 'not-rejected' as const, measures: [measure] },
      { ...control, what: 'y', outcome: 'not-run' as const, reason: 'nobody ran it', measures: [] },
    ];
    const apart = { ...agreement, rows: [{ ...row, agrees: false, metrics: [drifted] }] };
    const report = reportOf({
      claims: [{ ...failed, controls }],
      agreement: apart,
      failures: ['peak RR failed'],
    });
    expect(problemLines(report)).toEqual([
      'peak RR failed',
      expect.stringMatching(/^a-claim fail: number/),
      expect.stringMatching(/^a-claim, control "x": number must fail/),
      expect.stringMatching(/^engine wasm, peak RR: loss\[1\]/),
    ]);
    expect(countLines(report)).toEqual([
      `✗ a-claim: fails: ${claim.sentence}`,
      '✗ controls: 0 fail as they should, 1 do not, 1 not run',
      '✓ golden results: 1 match; 3 values held, 1 held to nothing',
      '✗ engines: 0 trainings agree with wasm, 1 do not',
      '! a-claim, control "y" was not judged: nobody ran it',
    ]);
  });

  it('is incomplete where something was not run or compared, and says what', () => {
    const notRun = {
      ...claim,
      verdict: 'not-run' as const,
      reason: '1 seed; a verdict needs 2',
      n: 1,
      measures: [],
      controls: [],
    };
    const report = reportOf({ claims: [notRun], goldens: [] });
    expect(summaryLines(report, 'x')).toEqual([
      `… a-claim: not run: ${claim.sentence}`,
      '… controls: 0 fail as they should',
      '… golden results: 0 match',
      '✓ engines: 1 trainings agree with wasm',
      '! 1 established claim was not judged on so few seeds: 2 would do',
      '! no golden result was compared',
      'INCOMPLETE on original data, seeds 0, 1, engine onnx: x',
    ]);
  });
});

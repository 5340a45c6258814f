import { describe, expect, it } from '@jest/globals';
import { isHeldToControls } from '../../src/harness/report/counts.ts';
import { claimProblems, controlProblems, showAllSeeds, showOrigins } from '../../src/harness/report/lines.ts';
import { claims } from '../setup/paper.ts';
import { expectNone, report } from '../setup/report.ts';

const judgedOn = `${showOrigins(report)} data, seeds ${showAllSeeds(report.seeds)}, engine ${report.engine.name}`;

const established = report.claims.filter(({ standing }) => standing === 'established');
const findings = report.claims.filter(({ standing }) => standing === 'finding');

describe(`the paper’s claims on ${judgedOn}${report.reusedRuns ? ' (REUSED RUNS)' : ''}`, () => {
  it('were all judged', () => {
    expectNone(report.failures);
    expect(report.claims.map(({ id }) => id)).toEqual(claims.map(({ id }) => id));
  });

  it.each(established)('$id: $sentence', (claim) => {
    expectNone(claimProblems(claim));
    expect(claim).toMatchObject({ verdict: 'pass', n: report.seeds[claim.experiment]?.length });
  });

  it.each(report.claims.filter(isHeldToControls))('$id fails where it should', (claim) => {
    expectNone(controlProblems(claim));
    expect(claim.controls.length).toBeGreaterThan(0);
  });
});

describe('what was found besides, whichever way it came out', () => {
  it.each(findings)('$id: $verdict: $sentence', ({ verdict, n, measures, experiment }) => {
    const length = report.seeds[experiment]?.length ?? 0;
    expect(n).toBe(length);
    // With fewer seeds than it is judged on there is no verdict, and the report says so.
    expect(verdict === 'not-run').toBe(length < 10);
    expect(measures.length > 0).toBe(length >= 10);
  });
});

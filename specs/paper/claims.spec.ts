import { describe, expect, it } from '@jest/globals';
import { claims } from '../../src/claims/registry.ts';
import { claimProblems, controlProblems } from '../../src/report/lines.ts';
import { expectNone, report } from '../setup/report.ts';

const judgedOn = `${report.data.main.source} data, seeds ${report.seeds.join(', ')}, engine ${report.engine.name}`;

describe(`the paper’s claims on ${judgedOn}${report.reusedRuns ? ' (REUSED RUNS)' : ''}`, () => {
  it('were all judged', () => {
    expectNone(report.failures);
    expect(report.claims.map(({ id }) => id)).toEqual(claims.map(({ id }) => id));
  });

  it.each(report.claims)('$id: $sentence', (claim) => {
    expectNone(claimProblems(claim));
    expect(claim).toMatchObject({ verdict: 'pass', n: report.seeds.length });
  });

  it.each(report.claims)('$id fails where it should', (claim) => {
    expectNone(controlProblems(claim));
    expect(claim.controls.length).toBeGreaterThan(0);
  });
});

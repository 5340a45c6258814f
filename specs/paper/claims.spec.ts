import { describe, expect, it } from '@jest/globals';
import { claimProblems, controlProblems, showAllSeeds, showOrigins } from '../../src/harness/report/lines.ts';
import type { ClaimRow } from '../../src/harness/report/model.ts';
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

  it.each(established)('$id fails where it should', (claim) => {
    expectNone(controlProblems(claim));
    expect(claim.controls.length).toBeGreaterThan(0);
    expect(claim.controls.filter(({ outcome }) => outcome !== 'rejected')).toEqual([]);
  });
});

describe('what was found besides, whichever way it came out', () => {
  const isLeft = ({ isLeftToEvidence }: ClaimRow) => isLeftToEvidence;

  it.each(findings.filter((one) => !isLeft(one)))('$id: $verdict: $sentence', (finding) => {
    const { verdict, n, measures, experiment } = finding;
    expect(n).toBe(report.seeds[experiment]?.length);
    expect(verdict).not.toBe('not-run');
    expect(measures.length).toBeGreaterThan(0);
  });

  for (const { id, sentence, verdict, measures, evidence } of findings.filter(isLeft)) {
    if (!evidence) {
      it.skip(`${id}: no evidence is kept of it, "racecar findings" gathers it: ${sentence}`, () => {});
      continue;
    }
    it(`${id}: by its evidence: ${sentence}`, () => {
      expect([verdict, measures]).toEqual(['not-run', []]);
      expect(evidence.stale).toBeNull();
    });
  }
});

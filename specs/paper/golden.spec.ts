import { describe, expect, it } from '@jest/globals';
import { goldenSeeds } from '../../src/golden/capture.ts';
import { objectiveNames } from '../../src/objectives/registry.ts';
import { goldenProblems } from '../../src/report/lines.ts';
import { experimentNames } from '../../src/training/experiments.ts';
import { expectNone, report } from '../setup/report.ts';

describe('the golden results', () => {
  it.each(report.goldens)('$place', (golden) => {
    expectNone(goldenProblems(golden));
    expect(golden.status).toBe('match');
  });

  it('were compared for every training that has one', () => {
    const cells = experimentNames.length * objectiveNames.length;
    const seeds = report.seeds.filter((seed) => goldenSeeds.includes(seed)).length;
    const compared = report.goldens.filter(({ status }) => status !== 'obsolete');
    expect(compared).toHaveLength(cells * (seeds + (report.data.secondary ? 1 : 0)));
  });
});

import { describe, expect, it } from '@jest/globals';
import { goldenSeeds } from '../../src/golden/capture.ts';
import { goldenProblems } from '../../src/report/lines.ts';
import { experimentNames, experiments, imageExperiments } from '../../src/training/experiments.ts';
import { expectNone, report } from '../setup/report.ts';

describe('the golden results', () => {
  it.each(report.goldens)('$place', (golden) => {
    expectNone(goldenProblems(golden));
    expect(golden.status).toBe('match');
  });

  it('were compared for every training that has one', () => {
    const expected = experimentNames.flatMap((name) => {
      const seeds = report.seeds[name]?.filter((seed) => goldenSeeds.includes(seed)).length ?? 0;
      const isSecond = report.data.secondary !== null && imageExperiments.includes(name);
      return experiments[name].compared.flatMap(() => Array.from({ length: seeds + (isSecond ? 1 : 0) }));
    });
    const compared = report.goldens.filter(({ status }) => status !== 'obsolete');
    expect(compared).toHaveLength(expected.length);
  });
});

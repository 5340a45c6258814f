import { describe, expect, it } from '@jest/globals';
import { goldenProblems } from '../../src/harness/report/lines.ts';
import { checkedOf, goldenSeedsOf } from '../../src/harness/study/study.ts';
import { study } from '../../src/paper/racecar.ts';
import { expectNone, report } from '../setup/report.ts';

describe('the golden results', () => {
  it.each(report.goldens)('$place', (golden) => {
    expectNone(goldenProblems(golden));
    expect(golden.status).toBe('match');
  });

  it('were compared for every training that has one', () => {
    const expected = study.experiments.flatMap((experiment) => {
      const { name } = experiment;
      const goldenSeeds = goldenSeedsOf(experiment);
      const seeds = report.seeds[name]?.filter((seed) => goldenSeeds.includes(seed)).length ?? 0;
      const isSecond = report.data.some((data) => data.experiment === name && data.role === 'second');
      return checkedOf(experiment).flatMap(() => Array.from({ length: seeds + (isSecond ? 1 : 0) }));
    });
    const compared = report.goldens.filter(({ status }) => status !== 'obsolete');
    expect(compared).toHaveLength(expected.length);
  });
});

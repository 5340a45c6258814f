import { describe, expect, it } from '@jest/globals';
import { readPilots } from '../../src/harness/golden/pilots.ts';
import { isExcluded } from '../../src/harness/judge/confidence-sequence.ts';
import { boundsOf, findingPlan } from '../../src/harness/judge/looks.ts';
import { thresholdOf } from '../../src/harness/study/claim.ts';
import { Random } from '../../src/kit/random.ts';
import { study } from '../../src/paper/racecar.ts';
import { experimentsOfPaper } from '../setup/paper.ts';

/** Whether the intervals that decide findings hold, of seeds as they are: drawn from the pilot seeds of each. */

const series = 1000;
const findings = experimentsOfPaper.flatMap((experiment) =>
  experiment.data.origins.flatMap(({ name: origin }) => {
    const pilots = readPilots(study, origin, experiment);
    return experiment.claims
      .filter(({ standing }) => standing === 'finding')
      .map((claim) => ({ id: claim.id, claim, origin, rows: pilots?.claims[claim.id]?.measures ?? null }));
  }),
);

describe.each(findings)('$id, looked at after every seed', ({ claim, origin, rows }) => {
  const measures = claim.measures.map((measure) => {
    const bounds = boundsOf(thresholdOf(measure, origin), measure.range);
    const values = (rows?.[measure.id] ?? []).map((value) =>
      Math.min(bounds?.[1] ?? value, Math.max(bounds?.[0] ?? value, value)),
    );
    return { bounds, values, mean: values.reduce((sum, value) => sum + value, 0) / values.length };
  });

  it('is measured within bounds, and has pilot seeds', () => {
    for (const { bounds, values } of measures) {
      expect(bounds).not.toBeNull();
      expect(values.length).toBeGreaterThanOrEqual(20);
    }
  });

  it(`misses a mean of any of its measures in fewer than ${100 * findingPlan.alpha} of 100 series`, () => {
    const random = new Random(11, 'resampling');
    let missed = 0;
    for (let one = 0; one < series; one++) {
      // Whole seeds, so that what varies together stays together.
      const drawn = Array.from({ length: findingPlan.most }, () =>
        random.integer(0, (measures[0]?.values.length ?? 1) - 1),
      );
      const isMissed = measures.some(({ bounds, values, mean }) => {
        const own = drawn.map((at) => values[at] as number);
        return isExcluded(
          mean,
          own,
          findingPlan.alpha / measures.length,
          bounds as readonly [number, number],
        );
      });
      if (isMissed) missed++;
    }
    expect(missed / series).toBeLessThan(findingPlan.alpha);
  });
});

import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { goldenRuns } from '../../src/harness/golden/golden-runs.ts';
import { judge, judgeControl } from '../../src/harness/judge/judge.ts';
import { seedsNeeded } from '../../src/harness/judge/power.ts';
import { thresholdOf } from '../../src/harness/study/claim.ts';
import { goldenSeedsOf } from '../../src/harness/study/study.ts';
import { projectPath } from '../../src/kit/project.ts';
import { study } from '../../src/paper/racecar.ts';
import { claims, claimsOfPaper, experimentsOfPaper, type JudgedClaim, originsOf } from '../setup/paper.ts';

/** Every claim and every control on the golden results, which are real runs: no training needed. */

it('has a file for each claim, and each claim in its experiment', () => {
  const files = experimentsOfPaper.flatMap(({ name }) =>
    readdirSync(projectPath(`src/paper/${name}/claims`)).map((file) => `${name}-${file.replace('.ts', '')}`),
  );
  const fileOf = ({ id, experiment }: JudgedClaim) =>
    files.find((file) => file.startsWith(`${experiment.name}-`) && id.startsWith(file));
  expect(new Set(claimsOfPaper.map(fileOf))).toEqual(new Set(files));
  expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
});

describe.each(claims)('$id', (claim: JudgedClaim) => {
  const goldenSeeds = goldenSeedsOf(claim.experiment);

  it('says what it tests, where in the paper, and where each threshold comes from', () => {
    for (const text of [
      claim.sentence,
      claim.place,
      ...claim.measures.flatMap(({ what, basis }) => [what, basis]),
    ]) {
      expect(text).toMatch(/\S.{8}/);
    }
  });

  it('has a control for each measure', () => {
    const controlled = new Set(claim.controls.flatMap(({ mustFail }) => mustFail));
    expect([...controlled].sort()).toEqual(claim.measures.map(({ id }) => id).sort());
  });

  describe.each(originsOf(claim))('on the golden results of %s data', (origin) => {
    const seeds = goldenRuns(study, claim.experiment, origin);

    if (claim.standing === 'finding') {
      it('can be judged, whichever way it comes out', () => {
        expect(seeds.map(({ seed }) => seed)).toEqual(goldenSeeds);
        for (const { estimate } of judge(claim, origin, seeds).measures)
          expect(estimate.low).toBeLessThan(estimate.high);
      });
      return;
    }

    it('holds', () => {
      expect(seeds.map(({ seed }) => seed)).toEqual(goldenSeeds);
      const { verdict, measures } = judge(claim, origin, seeds);
      expect(measures.filter((measure) => measure.verdict !== 'pass')).toEqual([]);
      expect(verdict).toBe('pass');
    });

    it.each(claim.controls)('fails with $what', (control) => {
      expect(judgeControl(claim, control, origin, seeds)).toMatchObject({ rejected: true });
    });

    it('has its pilot on the right side of the threshold, and enough seeds by default', () => {
      for (const measure of claim.measures) {
        const { side, value, pilot } = thresholdOf(measure, origin);
        expect(side === 'above' ? pilot.mean > value : pilot.mean < value).toBe(true);
      }
      expect(seedsNeeded(claim, origin)).toBeLessThanOrEqual(claim.experiment.seeds);
    });
  });
});

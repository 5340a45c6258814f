import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Claim, thresholdOf } from '../../src/claims/claim.ts';
import { judge, judgeControl } from '../../src/claims/judge.ts';
import { seedsNeeded } from '../../src/claims/power.ts';
import { claims } from '../../src/claims/registry.ts';
import type { DataOrigin } from '../../src/datasets/manifest.ts';
import { goldenSeeds } from '../../src/golden/capture.ts';
import { goldenFolder } from '../../src/golden/fixture.ts';
import { goldenRuns } from '../../src/golden/judged.ts';
import { projectPath } from '../../src/kit/project.ts';
import { experiments } from '../../src/training/experiments.ts';

/** Every claim and every control on the golden results, which are real runs: no training needed. */

const originsOf = ({ experiment }: Claim): DataOrigin[] =>
  experiments[experiment].data.kind === 'computed' ? ['computed'] : ['original', 'synthetic'];

it('has a file for each claim, and each claim in the registry', () => {
  const files = readdirSync(projectPath('src/claims')).filter((file) => /^(peak|mnist|tishby)-/.test(file));
  const fileOf = (id: string) => files.find((file) => id.startsWith(file.replace('.ts', '')));
  expect(new Set(claims.map(({ id }) => fileOf(id)))).toEqual(new Set(files));
  expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
});

describe.each(claims)('$id', (claim: Claim) => {
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

  describe.each(originsOf(claim))('on the golden results of %s data', (source) => {
    const seeds = goldenRuns(goldenFolder, source, claim.experiment);

    if (claim.standing === 'finding') {
      it('can be judged, whichever way it comes out', () => {
        expect(seeds.map(({ seed }) => seed)).toEqual(goldenSeeds);
        for (const { estimate } of judge(claim, source, seeds).measures)
          expect(estimate.low).toBeLessThan(estimate.high);
      });
      return;
    }

    it('holds', () => {
      expect(seeds.map(({ seed }) => seed)).toEqual(goldenSeeds);
      const { verdict, measures } = judge(claim, source, seeds);
      expect(measures.filter((measure) => measure.verdict !== 'pass')).toEqual([]);
      expect(verdict).toBe('pass');
    });

    it.each(claim.controls)('fails with $what', (control) => {
      expect(judgeControl(claim, control, source, seeds)).toMatchObject({ rejected: true });
    });

    it('has its pilot on the right side of the threshold, and enough seeds by default', () => {
      for (const measure of claim.measures) {
        const { side, value, pilot } = thresholdOf(measure, source);
        expect(side === 'above' ? pilot.mean > value : pilot.mean < value).toBe(true);
      }
      expect(seedsNeeded(claim, source)).toBeLessThanOrEqual(experiments[claim.experiment].seeds);
    });
  });
});

import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { goldenRuns } from '../../src/harness/golden/golden-runs.ts';
import { readPilots } from '../../src/harness/golden/pilots.ts';
import { judge, keeps } from '../../src/harness/judge/judge.ts';
import { controlPowerOf, seedsNeeded } from '../../src/harness/judge/power.ts';
import { unrunIn } from '../../src/harness/judge/unrun.ts';
import { goldenSeedsOf, isLeftToEvidence, uncheckedOf } from '../../src/harness/study/study.ts';
import { projectPath } from '../../src/kit/project.ts';
import { study } from '../../src/paper/racecar.ts';
import { claims, claimsOfPaper, experimentsOfPaper, type JudgedClaim, originsOf } from '../setup/paper.ts';

/** Every claim on the golden results, which are real runs: no training needed. */

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
      ...claim.controls.flatMap(({ what, route }) => [what, route]),
    ]) {
      expect(text).toMatch(/\S.{8}/);
    }
  });

  // Of what a check does not run there are none.
  const origins = originsOf(claim).filter((origin) => {
    const golden = isLeftToEvidence(claim.experiment) ? [] : goldenRuns(study, claim.experiment, origin);
    return golden.length > 0 && golden.every(({ runs }) => unrunIn(claim, runs) === null);
  });
  if (origins.length < originsOf(claim).length) {
    it('is a finding, where a check does not run what it needs', () => {
      expect([claim.standing, origins]).toEqual(['finding', []]);
      expect(uncheckedOf(claim.experiment)).not.toEqual([]);
    });
    return;
  }

  describe.each(origins)('on the golden results of %s data', (origin) => {
    const seeds = goldenRuns(study, claim.experiment, origin);

    it('gives numbers that its measures can give', () => {
      expect(seeds.map(({ seed }) => seed)).toEqual(goldenSeeds);
      for (const { id, range, of, counts } of claim.measures) {
        for (const { runs } of seeds) {
          const [value, [least, most]] = [of(runs), range ?? [-Infinity, Infinity]];
          expect({ id, isWithin: value >= least && value <= most }).toEqual({ id, isWithin: true });
          if (counts) expect({ id, value }).toEqual({ id, value: Math.round(value) });
        }
      }
    });

    if (claim.standing === 'finding') {
      it('can be judged, whichever way it comes out', () => {
        for (const { estimate } of judge(claim, origin, seeds).measures)
          expect(estimate.low).toBeLessThan(estimate.high);
      });
      return;
    }

    it('holds: of what counts, in every seed, since five are too few for a share of them', () => {
      const broken = judge(claim, origin, seeds).measures.filter(({ counts, verdict, perSeed, threshold }) =>
        counts === null ? verdict !== 'pass' : !perSeed.every(({ value }) => keeps(value, threshold)),
      );
      expect(broken).toEqual([]);
    });

    it('is judged on enough seeds by default, and so is each control, as the pilot seeds say', () => {
      const pilots = readPilots(study, origin, claim.experiment);
      expect(pilots?.claims[claim.id]).toBeDefined();
      const { seeds: usual } = claim.experiment;
      expect(seedsNeeded(claim, origin, pilots, usual)).toBeLessThanOrEqual(usual);
      for (const control of claim.controls) {
        const { what } = control;
        const power = controlPowerOf(claim, control, origin, pilots, usual) ?? 0;
        expect({ what, isEnough: power >= 0.8 }).toEqual({ what, isEnough: true });
      }
    });
  });
});

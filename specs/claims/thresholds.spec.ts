import { describe, expect, it } from '@jest/globals';
import { goldenRuns } from '../../src/harness/golden/golden-runs.ts';
import { judge, judgeControl } from '../../src/harness/judge/judge.ts';
import { type Measure, type SeedRuns, thresholdOf } from '../../src/harness/study/claim.ts';
import { named } from '../../src/kit/arrays.ts';
import { study } from '../../src/paper/racecar.ts';
import { claimsOfPaper, type JudgedClaim } from '../setup/paper.ts';

/**
 * Thresholds were declared before the seeds were judged, and stay where they were. They are written down here a second
 * time, for whoever moves one to do it knowingly; and held against what the runs gave, for whoever moves it in both places.
 */
type Bound = readonly [side: 'above' | 'below', original: number, synthetic: number];
const declared: Readonly<Record<string, Readonly<Record<string, Bound>>>> = {
  'peak-invertible': {
    'input-std-rr': ['above', 0.2, 0.15],
    'input-ort-rr': ['above', 0.2, 0.15],
    'hidden-std-rr': ['above', 0.3, 0.2],
    'hidden-ort-rr': ['above', 0.3, 0.2],
  },
  'peak-evolution': {
    'rr-falls': ['below', 0, 0],
    'std-stays': ['above', 0.99, 0.99],
    'ort-stays': ['above', 0.99, 0.99],
  },
  'peak-spectrum': {
    'rr-spiked': ['above', 8, 8],
    'ort-flat': ['below', 0.01, 0.01],
    'std-unmoved': ['below', 0.05, 0.05],
  },
  'peak-insight': {
    'rr-u1': ['above', 0.9, 0.9],
    'rr-u2': ['above', 0.6, 0.5],
    'std-blind': ['below', 0.2, 0.2],
    'ort-blind': ['below', 0.2, 0.2],
  },
  'peak-accuracy': {
    'std-accurate': ['above', 0.85, 0.85],
    'ort-accurate': ['above', 0.85, 0.85],
    'rr-accurate': ['above', 0.85, 0.85],
    'rr-not-below-test': ['above', -0.1, -0.1],
    'rr-not-below-training': ['above', -0.05, -0.05],
  },
  'mnist-reconstruction': {
    'rr-reconstructs': ['below', 0.2, 0.2],
    'std-does-not': ['above', 0.95, 0.95],
    'ort-does-not': ['above', 0.95, 0.95],
  },
  'mnist-orthogonality': {
    'rr-two-at-one': ['below', 0.02, 0.02],
    'rr-no-third': ['above', 0.02, 0.02],
    'rr-shows-digits': ['above', 0.9, 0.9],
    'ort-all-at-one': ['below', 0.06, 0.06],
  },
};
const established = claimsOfPaper.filter(({ standing }) => standing === 'established');
const images = ['original', 'synthetic'] as const;

it('are where they were declared', () => {
  const boundOf = (measure: Measure): Bound => {
    const [original, synthetic] = images.map((origin) => thresholdOf(measure, origin));
    expect(original?.side).toBe(synthetic?.side);
    return [original?.side ?? 'above', original?.value ?? Number.NaN, synthetic?.value ?? Number.NaN];
  };
  const found = established.map(({ id, measures }) => {
    return [id, Object.fromEntries(measures.map((measure) => [measure.id, boundOf(measure)]))];
  });
  expect(Object.fromEntries(found)).toEqual(declared);
});

it('of findings are 0: one has more than the other, by whatever amount, and is judged on ten seeds', () => {
  const findings = claimsOfPaper.filter(({ standing }) => standing === 'finding');
  expect(findings.length).toBeGreaterThan(0);
  for (const { measures, leastSeeds } of findings) {
    expect(leastSeeds).toBe(10);
    for (const measure of measures) {
      const { side, value } = thresholdOf(measure, 'computed');
      expect([side, value]).toEqual(['above', 0]);
    }
  }
});

/** The least part of the way from what must fail to what must pass at which a threshold may lie. */
const leastPart = 0.45;

/** A value is at 1 where it is nearer than this bound; that no third one is asks for the same bound from outside. */
const mirrored: Readonly<Record<string, string>> = { 'rr-no-third': 'rr-two-at-one' };

/** How much of the way from each control to the pilot, and to the golden results, lies before the threshold. */
function partsOf(claim: JudgedClaim, measure: Measure, origin: string, seeds: readonly SeedRuns[]): number[] {
  const { value, pilot } = thresholdOf(measure, origin);
  const meanOf = (
    measures: readonly { readonly id: string; readonly estimate: { readonly mean: number } }[],
  ) => measures.find(({ id }) => id === measure.id)?.estimate.mean as number;
  const golden = meanOf(judge(claim, origin, seeds).measures);
  return claim.controls
    .filter(({ mustFail }) => mustFail.includes(measure.id))
    .map((control) => meanOf(judgeControl(claim, control, origin, seeds).measures))
    .flatMap((failing) => [pilot.mean, golden].map((passing) => (value - failing) / (passing - failing)));
}

describe.each(established)('$id', (claim) => {
  const golden = named(images, (origin) => goldenRuns(study, claim.experiment, origin));
  it.each(claim.measures)(
    '$id has its bound about half of the way or more from what must fail to what must pass',
    (measure) => {
      const twin = claim.measures.find(({ id }) => id === mirrored[measure.id]);
      for (const origin of images) {
        if (twin) {
          expect(thresholdOf(measure, origin).value).toBe(thresholdOf(twin, origin).value);
          continue;
        }
        const parts = partsOf(claim, measure, origin, golden[origin]);
        expect(parts.length).toBeGreaterThan(1);
        for (const part of parts) {
          expect(part).toBeGreaterThan(leastPart);
          expect(part).toBeLessThan(1);
        }
      }
    },
  );
});

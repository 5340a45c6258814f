import { describe, expect, it } from '@jest/globals';
import { mean } from 'simple-statistics';
import { goldenRuns } from '../../src/harness/golden/golden-runs.ts';
import { readPilots } from '../../src/harness/golden/pilots.ts';
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
  'peak-whole': {
    'rr-whole': ['above', 0.006, 0.003],
  },
  'peak-evolution': {
    'rr-falls': ['below', 1.5, 1.5],
    'std-stays': ['above', 0.99, 0.99],
    'ort-stays': ['above', 0.99, 0.99],
  },
  'peak-spectrum': {
    'rr-spiked': ['above', 8, 8],
    'ort-flat': ['below', 0.01, 0.01],
    'std-unmoved': ['below', 0.05, 0.05],
  },
  'peak-insight': {
    'rr-u1': ['above', 0.4, 0.4],
    'rr-u2': ['above', 0.6, 0.5],
    'std-blind': ['below', 0.2, 0.2],
    'ort-blind': ['below', 0.2, 0.2],
  },
  // Of what counts: at most 2 of ten, at most 1 more than Std; of a hundred fewer than 5 more on average.
  'peak-accuracy': {
    'std-accurate': ['below', 2.5, 2.5],
    'ort-accurate': ['below', 2.5, 2.5],
    'rr-accurate': ['below', 2.5, 2.5],
    'rr-not-below-test': ['below', 1.5, 1.5],
    'rr-not-below-training': ['below', 5, 5],
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
    'ort-all-at-one': ['below', 0.5, 0.5],
  },
};
/** Of each finding the smallest effect of interest, δ, of all its measures: in bits, shares and parts of the plane. */
const effects: Readonly<Record<string, number>> = {
  'tishby-plane-centre': 0.01,
  'tishby-plane-output': 0.01,
  'tishby-early-layers': 0.1,
  'tishby-last-layer-aa': 0.02,
  'tishby-last-layer-ab': 0.02,
  'tishby-accuracy-aa': 0.01,
  'tishby-accuracy-ab': 0.01,
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

it('of established claims are the smallest effects of interest themselves', () => {
  for (const measure of established.flatMap(({ measures }) => measures)) {
    for (const origin of images) expect(thresholdOf(measure, origin).effect).toBeUndefined();
  }
});

it('of findings are 0: one has more than the other, by whatever amount, but for less than is of interest', () => {
  const found = claimsOfPaper
    .filter(({ standing }) => standing === 'finding')
    .map(({ id, measures }) => [id, measures.map((measure) => thresholdOf(measure, 'computed'))] as const);
  expect(found.map(([id]) => id)).toEqual(Object.keys(effects));
  for (const [id, thresholds] of found) {
    for (const one of thresholds) expect(one).toEqual({ side: 'above', value: 0, effect: effects[id] });
  }
});

it('of what counts lie between two counts, so that no rounding decides', () => {
  const counting = claimsOfPaper.flatMap(({ measures }) => measures.filter(({ counts }) => counts));
  expect(counting.length).toBeGreaterThan(0);
  for (const measure of counting) {
    for (const { value } of Object.values(measure.thresholds)) expect(value % 1).toBe(0.5);
  }
});

/** The least part of the way from what must fail to what must pass at which a threshold may lie. */
const leastPart = 0.45;

/** A value is at 1 where it is nearer than this bound; that no third one is asks for the same bound from outside. */
const mirrored: Readonly<Record<string, string>> = { 'rr-no-third': 'rr-two-at-one' };

/** How much of the way from each control to the pilot seeds, and to the golden results, lies before the threshold. */
function partsOf(
  claim: JudgedClaim,
  measure: Measure,
  origin: string,
  golden: readonly SeedRuns[],
): number[] {
  const { value } = thresholdOf(measure, origin);
  const rows = readPilots(study, origin, claim.experiment)?.claims[claim.id];
  const meanOf = (numbers: readonly number[] | undefined) => mean([...(numbers ?? [])]);
  const passing = [meanOf(rows?.measures[measure.id]), meanOf(golden.map(({ runs }) => measure.of(runs)))];
  return claim.controls
    .filter(({ mustFail }) => mustFail.includes(measure.id))
    .map(({ what }) => meanOf(rows?.controls[what]?.[measure.id]))
    .flatMap((failing) => passing.map((one) => (value - failing) / (one - failing)));
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

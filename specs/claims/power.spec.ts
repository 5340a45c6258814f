import { describe, expect, it } from '@jest/globals';
import { above, type Claim, type Pilot } from '../../src/claims/claim.ts';
import { requirePower, seedsNeeded } from '../../src/claims/power.ts';

const claimWith = (pilot: Pilot): Claim => ({
  id: 'made-up',
  experiment: 'peak',
  sentence: '',
  place: '',
  standing: 'established',
  measures: [
    {
      id: 'number',
      what: '',
      of: () => 0,
      thresholds: { original: above(1, pilot), synthetic: above(1, pilot) },
      basis: '',
    },
  ],
  controls: [],
});

describe('the number of seeds that a verdict needs', () => {
  it('is two where nothing varies: one has no interval', () => {
    expect(seedsNeeded(claimWith({ mean: 2, sd: 0 }), 'original')).toBe(2);
  });

  it('is worked by hand: a margin of 1 and a deviation of 0.5 need (2.776 + 0.941) · 0.5 / √5 ≤ 1', () => {
    expect(seedsNeeded(claimWith({ mean: 2, sd: 0.5 }), 'original')).toBe(5);
    expect(seedsNeeded(claimWith({ mean: 2, sd: 0.61 }), 'original')).toBe(6);
  });

  it('is none where the pilot lies on the threshold', () => {
    expect(() => seedsNeeded(claimWith({ mean: 1, sd: 0.1 }), 'original')).toThrow(/no number of seeds/);
  });

  it('refuses fewer, and names the claim and what it needs', () => {
    const claims = [claimWith({ mean: 2, sd: 0.5 })];
    expect(() => requirePower(claims, 'original', () => 5)).not.toThrow();
    expect(() => requirePower(claims, 'original', () => 4)).toThrow(
      'so few seeds cannot support a verdict on original data: made-up needs 5, not 4',
    );
  });

  it('is for a finding what was said beforehand, which it may not suffice for', () => {
    const finding: Claim = { ...claimWith({ mean: 1, sd: 0.1 }), standing: 'finding', leastSeeds: 10 };
    expect(seedsNeeded(finding, 'original')).toBe(10);
    expect(() => requirePower([finding], 'original', () => 2)).not.toThrow();
  });
});

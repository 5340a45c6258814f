import { describe, expect, it } from '@jest/globals';
import { requirePower, seedsNeeded } from '../../src/harness/judge/power.ts';
import { above, type Claim, type Pilot } from '../../src/harness/study/claim.ts';

const claimWith = (pilot: Pilot): Claim => ({
  id: 'made-up',
  sentence: '',
  place: '',
  standing: 'established',
  measures: [
    {
      id: 'number',
      what: '',
      of: () => 0,
      thresholds: { found: above(1, pilot), invented: above(1, pilot) },
      basis: '',
    },
  ],
  controls: [],
});

describe('the number of seeds that a verdict needs', () => {
  it('is two where nothing varies: one has no interval', () => {
    expect(seedsNeeded(claimWith({ mean: 2, sd: 0 }), 'found')).toBe(2);
  });

  it('is worked by hand: a margin of 1 and a deviation of 0.5 need (2.776 + 0.941) · 0.5 / √5 ≤ 1', () => {
    expect(seedsNeeded(claimWith({ mean: 2, sd: 0.5 }), 'found')).toBe(5);
    expect(seedsNeeded(claimWith({ mean: 2, sd: 0.61 }), 'found')).toBe(6);
  });

  it('is none where the pilot lies on the threshold', () => {
    expect(() => seedsNeeded(claimWith({ mean: 1, sd: 0.1 }), 'found')).toThrow(/no number of seeds/);
  });

  it('refuses fewer, and names the claim and what it needs', () => {
    const claims = [claimWith({ mean: 2, sd: 0.5 })];
    const ask = (seeds: number) => () => requirePower([{ experiment: { claims }, origin: 'found', seeds }]);
    expect(ask(5)).not.toThrow();
    expect(ask(4)).toThrow('so few seeds cannot support a verdict on found data: made-up needs 5, not 4');
  });

  it('is asked for each experiment, on its own data and for its own seeds', () => {
    const claims = [claimWith({ mean: 2, sd: 0.5 })];
    const others = [{ ...claimWith({ mean: 2, sd: 0.61 }), id: 'other' }];
    const enough = [{ ...claimWith({ mean: 2, sd: 0 }), id: 'enough' }];
    expect(() =>
      requirePower([
        { experiment: { claims }, origin: 'found', seeds: 3 },
        { experiment: { claims: enough }, origin: 'found', seeds: 2 },
        { experiment: { claims: others }, origin: 'invented', seeds: 5 },
      ]),
    ).toThrow(
      'so few seeds cannot support a verdict on found and invented data: made-up needs 5, not 3; other needs 6, not 5',
    );
  });

  it('is for a finding what was said beforehand, which it may not suffice for', () => {
    const finding: Claim = { ...claimWith({ mean: 1, sd: 0.1 }), standing: 'finding', leastSeeds: 10 };
    expect(seedsNeeded(finding, 'found')).toBe(10);
    expect(() =>
      requirePower([{ experiment: { claims: [finding] }, origin: 'found', seeds: 2 }]),
    ).not.toThrow();
  });
});

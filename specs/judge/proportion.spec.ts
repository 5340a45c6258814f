import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lowerBound, upperBound } from '../../src/harness/judge/proportion.ts';

/** P(X ≤ k) of n trials with the chance p. */
function chanceOfSoFew(seen: number, n: number, p: number): number {
  let [chance, term] = [0, (1 - p) ** n];
  for (let k = 0; k <= seen; k++) {
    chance += term;
    term *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return chance;
}

describe('the upper bound of a share', () => {
  it.each([
    [0, 25, 0.113],
    [0, 10, 0.259],
    [0, 59, 0.0495],
    [1, 10, 0.394],
    [2, 20, 0.283],
    [9, 10, 0.995],
    [10, 10, 1],
    [0, 0, 1],
  ])('of which %i of %i were seen is that of Clopper and Pearson: %d', (seen, n, bound) => {
    expect(upperBound(seen, n)).toBeCloseTo(bound, 3);
  });

  it('is below 1 % from 299 on of which none was seen', () => {
    expect([298, 299].map((n) => upperBound(0, n) < 0.01)).toEqual([false, true]);
  });

  it('is the share that would show so few in one case of twenty, or of as many as is asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(39), (n, few) => {
        const seen = few % n;
        expect(chanceOfSoFew(seen, n, upperBound(seen, n))).toBeCloseTo(0.05, 6);
        expect(chanceOfSoFew(seen, n, upperBound(seen, n, 0.98))).toBeCloseTo(0.02, 6);
        expect(chanceOfSoFew(seen, n, upperBound(seen, n, 0.8))).toBeCloseTo(0.2, 6);
      }),
    );
  });

  it('is that of one seed of five and of none of five: 5 of 5 may be broken by 45 %', () => {
    expect(upperBound(0, 5)).toBeCloseTo(0.4507, 4);
    expect(upperBound(1, 5)).toBeCloseTo(0.6574, 4);
  });
});

describe('the lower bound of a share', () => {
  it.each([
    [25, 25, 0.887],
    [9, 10, 0.606],
    [1, 10, 0.0051],
    [0, 10, 0],
    [0, 0, 0],
  ])('of which %i of %i were seen is that of Clopper and Pearson: %d', (seen, n, bound) => {
    expect(lowerBound(seen, n)).toBeCloseTo(bound, 3);
  });

  it('is the share that would show so many in one case of fifty, at a confidence of 98 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(39), (n, some) => {
        const seen = 1 + (some % n);
        const share = lowerBound(seen, n, 0.98);
        expect(1 - chanceOfSoFew(seen - 1, n, share)).toBeCloseTo(0.02, 6);
        expect(share).toBeLessThan(seen / n);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { upperBound } from '../../src/harness/judge/proportion.ts';

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

  it('is the share that would show so few in one case of twenty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(39), (n, few) => {
        const seen = few % n;
        const share = upperBound(seen, n);
        const chanceAt = (p: number) => {
          let [chance, term] = [0, (1 - p) ** n];
          for (let k = 0; k <= seen; k++) {
            chance += term;
            term *= ((n - k) / (k + 1)) * (p / (1 - p));
          }
          return chance;
        };
        expect(chanceAt(share)).toBeCloseTo(0.05, 6);
      }),
    );
  });
});

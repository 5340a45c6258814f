import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitTail, tailQuantile } from '../../src/harness/golden/tail.ts';
import { Random } from '../../src/kit/random.ts';

/** Tails of distributions that are known. */

/** A distribution by its quantile function: what is exceeded with a probability. */
interface Known {
  readonly name: string;
  readonly shape: number;
  readonly exceeded: (probability: number) => number;
}

const known: Known[] = [
  { name: 'exponential', shape: 0, exceeded: (p) => -Math.log(p) },
  { name: 'Pareto, α = 4', shape: 1 / 4, exceeded: (p) => p ** (-1 / 4) },
  { name: 'Pareto, α = 3', shape: 1 / 3, exceeded: (p) => p ** (-1 / 3) },
  { name: 'uniform', shape: -1, exceeded: (p) => 1 - p },
];

describe.each(known)('the tail of a distribution: $name', ({ exceeded, shape }) => {
  const evenly = (n: number) => Array.from({ length: n }, (_, at) => exceeded((at + 0.5) / n));
  const drawn = (n: number, seed: number) => {
    const random = new Random(seed, 'noise');
    return Array.from({ length: n }, () => exceeded(1 - random.uniform()));
  };

  it('has its shape, of values that lie as evenly as they can', () => {
    expect(Math.abs(fitTail(evenly(100_000)).shape - shape)).toBeLessThan(0.03);
  });

  it.each([
    [1e-2, 0.05],
    [1e-3, 0.1],
    [1e-4, 0.25],
  ])('gives what %d of all exceed, of 50 000 drawn values, to within a part of %d', (probability, part) => {
    const quantile = tailQuantile(fitTail(drawn(50_000, 1)), probability);
    expect(Math.abs(quantile / exceeded(probability) - 1)).toBeLessThan(part);
  });

  it('gives of 60 values what one in a thousand exceed, to within a factor of two in the median', () => {
    const ratios = Array.from(
      { length: 401 },
      (_, seed) => tailQuantile(fitTail(drawn(60, seed)), 1e-3) / exceeded(1e-3),
    ).sort((a, b) => a - b);
    expect(ratios[200]).toBeGreaterThan(1 / 2);
    expect(ratios[200]).toBeLessThan(2);
  });
});

describe('a fitted tail', () => {
  const values = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 30, maxLength: 120 });

  it('begins at its threshold, and ascends', () => {
    fc.assert(
      fc.property(values, (all) => {
        const tail = fitTail(all);
        const quantiles = [tail.share, 1e-2, 1e-3, 1e-4, 1e-6].map((p) => tailQuantile(tail, p));
        expect(quantiles[0]).toBeCloseTo(tail.threshold, 9);
        quantiles.forEach((quantile, at) => {
          expect(quantile).toBeGreaterThanOrEqual((quantiles[at - 1] ?? 0) - 1e-9);
        });
      }),
    );
  });

  it('is of a tenth of the values, and of ten at the least', () => {
    const count = (n: number) => {
      const all = Array.from({ length: n }, (_, at) => at);
      const { threshold, share } = fitTail(all);
      return [all.filter((value) => value > threshold).length, share];
    };
    expect(count(300)).toEqual([30, 0.1]);
    expect(count(40)).toEqual([10, 0.25]);
  });

  it('does not depend on the order of the values, and scales as they do', () => {
    fc.assert(
      fc.property(values, (all) => {
        const [tail, other] = [fitTail(all), fitTail(all.toReversed())];
        expect(other).toEqual(tail);
        const quantile = tailQuantile(tail, 1e-3);
        const tenfold = tailQuantile(fitTail(all.map((value) => 10 * value)), 1e-3);
        expect(Math.abs(tenfold - 10 * quantile)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(tenfold)));
      }),
    );
  });

  it.each<[string, number[], number]>([
    ['all values are the same', Array.from({ length: 40 }, () => 3), 3],
    ['all of the tail are', [...Array.from({ length: 30 }, (_, at) => at / 100), ...Array(10).fill(7)], 7],
    ['nothing moved but one', [...Array(39).fill(0), 5], 0],
  ])('is a number where %s', (_, all, quantile) => {
    expect(tailQuantile(fitTail(all), 1e-4)).toBe(quantile);
  });
});

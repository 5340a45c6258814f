import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  halfWidth,
  isExcluded,
  sequenceOfBounded,
  sequenceOfMean,
  sequenceOfShare,
} from '../../src/harness/judge/confidence-sequence.ts';
import { estimate, studentT } from '../../src/harness/judge/estimate.ts';
import { normal } from '../../src/harness/judge/normal.ts';
import { Random } from '../../src/kit/random.ts';

/** What the bet is worth against a mean, as theorem 4.9 of Wang & Ramdas has it: it begins with 1 and is fair. */
function worthAgainst(mean: number, values: readonly number[], precision = 5): number {
  const n = values.length;
  const sum = values.reduce((all, value) => all + value - mean, 0);
  const squares = (n + precision) * values.reduce((all, value) => all + (value - mean) ** 2, 0);
  return Math.sqrt(precision / (n + precision)) * (squares / (squares - sum ** 2)) ** (n / 2);
}

const length = 200;

/** In which part of many series any interval misses 0, from the second number to the last, of so many standard deviations of each n. */
function shareOfMisses(series: number, widths: readonly number[], draw: (random: Random) => number): number {
  const random = new Random(7, 'split');
  let missed = 0;
  for (let one = 0; one < series; one++) {
    // Welford’s running mean and sum of squares.
    let [mean, squares, misses] = [0, 0, false];
    for (let n = 1; n <= length; n++) {
      const value = draw(random);
      const before = value - mean;
      mean += before / n;
      squares += before * (value - mean);
      misses ||= n > 1 && Math.abs(mean) > (widths[n] as number) * Math.sqrt(squares / (n - 1));
    }
    if (misses) missed++;
  }
  return missed / series;
}

const widthsOf = (of: (n: number) => number) =>
  Array.from({ length: length + 1 }, (_, n) => (n > 1 ? of(n) : 0));

describe('intervals of a mean that hold all together', () => {
  const some = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 12, maxLength: 200 });

  it('end where the bet against the mean is worth 1/α', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(0.05, 0.0125), (values, alpha) => {
        fc.pre(new Set(values).size > 5);
        const { low, high, mean } = sequenceOfMean(values, alpha);
        fc.pre(Number.isFinite(low));
        expect(worthAgainst(mean, values)).toBeLessThan(1 / alpha);
        for (const end of [low, high]) expect(alpha * worthAgainst(end, values)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('have no bounds over few seeds, and end where the range does', () => {
    expect(sequenceOfMean([1, 2], 0.05)).toEqual({ mean: 1.5, low: -Infinity, high: Infinity });
    expect(sequenceOfMean([1, 2], 0.05, [-3, 4])).toEqual({ mean: 1.5, low: -3, high: 4 });
    // With eight measures in one finding there is nothing to see at the first look.
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(sequenceOfMean(ten, 0.05 / 8).low).toBe(-Infinity);
    expect(sequenceOfMean(ten, 0.05 / 4).low).toBeCloseTo(-5.92, 2);
  });

  it('are wider than Student’s, by no more than 1.7 times from thirty seeds on', () => {
    for (let n = 30; n <= 200; n++) {
      const values = Array.from({ length: n }, (_, at) => at % 2);
      const [all, one] = [sequenceOfMean(values, 0.05), estimate(values)];
      const ratio = (all.high - all.low) / (one.high - one.low);
      expect(ratio).toBeGreaterThan(1.4);
      expect(ratio).toBeLessThan(1.7);
    }
  });

  it('are as wide as half their width says', () => {
    const values = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];
    const { mean, high } = sequenceOfMean(values, 0.05);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 11);
    expect(high - mean).toBeCloseTo(halfWidth(12, 0.05) * deviation, 8);
  });

  it.each([0.05, 0.0125])(
    'all hold of normal numbers, however often one looks, but with a chance of %d',
    (alpha) => {
      const widths = widthsOf((n) => halfWidth(n, alpha));
      expect(shareOfMisses(4000, widths, normal)).toBeLessThan(alpha);
    },
  );

  it('are needed: of Student’s one misses in more than a third of all series', () => {
    const widths = widthsOf((n) => studentT(0.975, n - 1) / Math.sqrt(n));
    expect(shareOfMisses(500, widths, normal)).toBeGreaterThan(1 / 3);
  });
});

describe('intervals of a mean of bounded numbers that hold all together', () => {
  /** What each of the two bettors has, after each number. */
  function stakes(mean: number, sign: 1 | -1, values: readonly number[], least: number, greatest: number) {
    const middle = (least + greatest) / 2;
    let [capital, sum, squares] = [1, middle, ((greatest - least) / 2) ** 2];
    return values.map((value, at) => {
      const [center, variance] = [sum / (at + 1), squares / (at + 1)];
      const bet = Math.max(0, (sign * (center - mean)) / (variance + (center - mean) ** 2));
      capital *=
        1 + sign * Math.min(bet, 0.75 / Math.abs((sign > 0 ? least : greatest) - mean)) * (value - mean);
      sum += value;
      squares += (value - sum / (at + 2)) ** 2;
      return capital;
    });
  }

  const some = fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 10, maxLength: 100 });

  it('end where one of two bettors has had 2/α', () => {
    fc.assert(
      fc.property(some, (values) => {
        const { low, high } = sequenceOfBounded(values, 0.05, [-1, 2]);
        fc.pre(low < high);
        for (const [end, sign, bound] of [
          [low, 1, -1],
          [high, -1, 2],
        ] as const) {
          if (end === bound) continue;
          const step = 1e-4 * sign;
          expect(Math.max(...stakes(end - step, sign, values, -1, 2))).toBeGreaterThan(39);
          expect(Math.max(...stakes(end + step, sign, values, -1, 2))).toBeLessThan(41);
        }
        expect(isExcluded(Math.max(-1, low - 0.01), values, 0.05, [-1, 2])).toBe(low > -1);
        expect(isExcluded((low + high) / 2, values, 0.05, [-1, 2])).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('never grow again', () => {
    const random = new Random(3, 'split');
    const values = Array.from({ length: 100 }, () => random.uniform(-1, 2));
    let before = { low: -1, high: 2 };
    for (let n = 5; n <= 100; n += 5) {
      const now = sequenceOfBounded(values.slice(0, n), 0.05, [-1, 2]);
      expect(now.low).toBeGreaterThanOrEqual(before.low);
      expect(now.high).toBeLessThanOrEqual(before.high);
      before = now;
    }
    expect(before.high - before.low).toBeLessThan(1);
  });

  it('are nearly as narrow as if the numbers were known to be normal', () => {
    const random = new Random(3, 'split');
    const values = Array.from({ length: 200 }, () => 0.3 + 0.3 * Math.max(-2, Math.min(2, normal(random))));
    const [all, one] = [sequenceOfBounded(values, 0.05, [-1, 1]), sequenceOfMean(values, 0.05)];
    expect((all.high - all.low) / (one.high - one.low)).toBeLessThan(1.1);
  });

  /** Seeds of which one in so many gets stuck: normal but for these, whose distance is that many standard deviations. */
  const stuck = (one: number, distance: number) => (random: Random) =>
    0.01 * (Math.max(-5, Math.min(5, normal(random))) + (random.uniform() < 1 / one ? distance : 0));

  it.each([
    ['few numbers far away', stuck(60, 20), 20 / 60],
    ['some numbers far away', stuck(10, -20), -2],
    ['numbers of two kinds', stuck(2, 90), 45],
  ])('all hold of %s, however often one looks, in 95 of 100 series', (_, draw, mean) => {
    const random = new Random(7, 'split');
    let missed = 0;
    for (let one = 0; one < 1000; one++) {
      const values = Array.from({ length }, () => draw(random));
      if (isExcluded(0.01 * mean, values, 0.05, [-1, 1])) missed++;
    }
    expect(missed / 1000).toBeLessThan(0.05);
  });

  it('are needed: those for normal numbers miss where few are far away, in a quarter of all series', () => {
    const draw = stuck(60, 20);
    const share = shareOfMisses(
      1000,
      widthsOf((n) => halfWidth(n, 0.05)),
      (random) => draw(random) - 0.01 * (20 / 60),
    );
    expect(share).toBeGreaterThan(0.25);
  });

  it('refuse numbers that lie elsewhere', () => {
    expect(() => sequenceOfBounded([0, 1.5], 0.05, [-1, 1])).toThrow('expected numbers of -1 … 1, got 1.5');
  });
});

describe('intervals of a share that hold all together', () => {
  it.each([
    [0, 200],
    [5, 10],
    [10, 10],
    [199, 200],
    [1, 1],
  ])('of %i of %i end where the bet against it is worth 1/α, or a share does', (seen, n) => {
    const { mean, low, high } = sequenceOfShare(seen, n, 0.05);
    // ∫ qᵏ (1 − q)ⁿ⁻ᵏ dq, by the midpoint rule.
    const parts = 200_000;
    let integral = 0;
    for (let i = 0; i < parts; i++) {
      const q = (i + 0.5) / parts;
      integral += (q ** seen * (1 - q) ** (n - seen)) / parts;
    }
    expect(mean).toBe(seen / n);
    for (const end of [low, high]) {
      if (end === mean || end === 0 || end === 1) continue;
      expect((0.05 * integral) / (end ** seen * (1 - end) ** (n - seen))).toBeCloseTo(1, 4);
    }
    expect([low === 0, high === 1]).toEqual([seen === 0, seen === n]);
  });

  it.each([0.5, 0.1, 0.98])(
    'all hold of a share of %d, however often one looks, in 95 of 100 series',
    (p) => {
      const known = new Map<number, boolean>();
      const misses = (seen: number, n: number) => {
        const key = seen * 1000 + n;
        if (!known.has(key)) {
          const { low, high } = sequenceOfShare(seen, n, 0.05);
          known.set(key, p < low || p > high);
        }
        return known.get(key);
      };
      const random = new Random(7, 'split');
      let missed = 0;
      for (let one = 0; one < 2000; one++) {
        let [seen, n, isMissed] = [0, 0, false];
        while (n < length) {
          n++;
          if (random.uniform() < p) seen++;
          isMissed ||= misses(seen, n) === true;
        }
        if (isMissed) missed++;
      }
      expect(missed / 2000).toBeLessThan(0.05);
    },
  );
});

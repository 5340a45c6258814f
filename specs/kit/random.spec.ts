import { describe, expect, it } from '@jest/globals';
import { Random } from '../../src/kit/random.ts';

describe('uniform', () => {
  it('is reproducible, and pinned', () => {
    const random = new Random(0, 'weights');
    expect([random.uniform(), random.uniform(), random.uniform(-2, 2)]).toMatchInlineSnapshot(`
[
  0.5461443679588689,
  0.5858103183267286,
  -1.1121752070852509,
]
`);
  });

  it('differs between streams and between neighbouring seeds from the first number on', () => {
    const firsts = [0, 1, 2, 3, 4].flatMap((seed) => [
      new Random(seed, 'weights').uniform(),
      new Random(seed, 'noise').uniform(),
    ]);
    expect(new Set(firsts.map((x) => x.toFixed(3))).size).toBe(firsts.length);
  });
});

describe('unitVector', () => {
  it.each([1, 2, 3, 10, 128])('has length 1 in %i dimensions', (n) => {
    const random = new Random(3, 'noise');
    for (let draw = 0; draw < 20; draw++) {
      const u = random.unitVector(n);
      expect(u).toHaveLength(n);
      expect(u.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 5);
    }
  });

  it.each([2, 3, 10])('has the moments of a normalised normal vector in %i dimensions', (n) => {
    // Of a coordinate x of u/‖u‖, u ~ N(0, I): E x = 0, E x² = 1/n, E x⁴ = 3/(n(n + 2)), E x₁²x₂² = 1/(n(n + 2)).
    const random = new Random(5, 'noise');
    const draws = 40_000;
    const sums = Array.from({ length: n }, () => ({ x: 0, x2: 0, x4: 0 }));
    let mixed = 0;
    for (let draw = 0; draw < draws; draw++) {
      const u = random.unitVector(n);
      u.forEach((x, at) => {
        const s = sums[at] as { x: number; x2: number; x4: number };
        s.x += x / draws;
        s.x2 += x ** 2 / draws;
        s.x4 += x ** 4 / draws;
      });
      mixed += ((u[0] as number) * (u[n - 1] as number)) ** 2 / draws;
    }
    const within = 5 / Math.sqrt(draws);
    for (const { x, x2, x4 } of sums) {
      expect(Math.abs(x)).toBeLessThan(within);
      expect(Math.abs(x2 - 1 / n)).toBeLessThan(within / n ** 0.5);
      expect(Math.abs(x4 - 3 / (n * (n + 2)))).toBeLessThan(within / n);
    }
    expect(Math.abs(mixed - 1 / (n * (n + 2)))).toBeLessThan(within / n);
  });
});

import type { Random } from '../../kit/random.ts';

/**
 * A standard normal number, by Marsaglia's polar method (Marsaglia & Bray 1964, *A convenient method for generating normal variables*).
 * Its last bit may change with `Math.log`, which moves no share of many.
 */
export function normal(random: Random): number {
  for (;;) {
    const [x, y] = [random.uniform(-1, 1), random.uniform(-1, 1)];
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

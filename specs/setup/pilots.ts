import { normal } from '../../src/harness/judge/normal.ts';
import type { Rows, RowsFile } from '../../src/harness/judge/rows.ts';
import { Random } from '../../src/kit/random.ts';

/** Numbers drawn from the normal distribution, whose mean is then made 0 and standard deviation 1. */
export function normals(n: number, seed = 0): number[] {
  const random = new Random(100 + seed, 'resampling');
  const drawn = Array.from({ length: n }, () => normal(random));
  const mean = drawn.reduce((sum, x) => sum + x, 0) / n;
  const sd = Math.sqrt(drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
  return drawn.map((x) => (x - mean) / sd);
}

/** The same with this mean and standard deviation. */
export const numbersWith = (mean: number, sd: number, n: number, seed = 0): number[] =>
  normals(n, seed).map((x) => mean + sd * x);

type OfClaim = { [Part in keyof Rows]?: Record<string, Rows[Part][string]> };

/** What pilot seeds gave of a claim, or the same of several. */
export function pilotsOf(
  rows: Readonly<OfClaim> | object,
  ...ids: readonly string[]
): Pick<RowsFile, 'claims'> {
  const whole = { measures: {}, controls: {}, ...rows } as Rows;
  return { claims: Object.fromEntries((ids.length > 0 ? ids : ['made-up']).map((id) => [id, whole])) };
}

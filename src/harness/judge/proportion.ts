import jStat from 'jstat';

/**
 * The one-sided 95 % upper bound of a share, of which so many of n were seen.
 *
 * Source: Clopper & Pearson 1934, *The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial*.
 */
export function upperBound(seen: number, n: number): number {
  if (seen >= n) return 1;
  return jStat.beta.inv(0.95, seen + 1, n - seen);
}

import jStat from 'jstat';

/**
 * Exact bounds of a share, of which so many of n were seen.
 *
 * Source: Clopper & Pearson 1934, *The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial*.
 */

/** The greatest share that does not exclude what was seen: one-sided, at a confidence of 95 % unless told otherwise. */
export function upperBound(seen: number, n: number, confidence = 0.95): number {
  if (seen >= n) return 1;
  return jStat.beta.inv(confidence, seen + 1, n - seen);
}

/** The least share that does not. */
export const lowerBound = (seen: number, n: number, confidence = 0.95): number =>
  1 - upperBound(n - seen, n, confidence);

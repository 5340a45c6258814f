import jStat from 'jstat';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { Estimate } from './judgement.ts';
import { lowerBound, upperBound } from './proportion.ts';

/**
 * What lies outside of an interval on each side, in the long run, where no other α is declared. A claim at its boundary may pass in
 * 2.5 % of all cases; half a percent is kept in hand, since Student's t is exact for normal measures only, and so that simulations
 * can tell that it is kept.
 */
export const usualAlpha = 0.02;

/** The quantile of Student's t distribution: P(t ≤ result) = probability. */
export const studentT = (probability: number, degreesOfFreedom: number): number =>
  jStat.studentt.inv(probability, degreesOfFreedom);

/**
 * The mean and its two-sided interval by Student's t, of which α lies outside on each side, for two values or more.
 *
 * @param range what the mean can be at all
 */
export function estimate(
  values: readonly number[],
  [least, greatest]: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  alpha = usualAlpha,
): Estimate {
  const center = mean([...values]);
  const halfWidth =
    (studentT(1 - alpha, values.length - 1) * sampleStandardDeviation([...values])) /
    Math.sqrt(values.length);
  return {
    mean: center,
    low: Math.max(least, center - halfWidth),
    high: Math.min(greatest, center + halfWidth),
  };
}

/** A share of which so many of n were seen, and its exact two-sided interval, of which α lies outside on each side. */
export const estimateOfShare = (seen: number, n: number, alpha = usualAlpha): Estimate => ({
  mean: seen / n,
  low: lowerBound(seen, n, 1 - alpha),
  high: upperBound(seen, n, 1 - alpha),
});

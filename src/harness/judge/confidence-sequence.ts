import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { Estimate } from './judgement.ts';

/**
 * Intervals for every number of seeds that hold all together: with a chance of 1 − α each of them, from the first seed to the last,
 * has what it is of. So one may look after each seed and stop when one likes, which Student's interval does not allow.
 *
 * All of them are those values that a bet against them has not won 1/α with so far (Ville's inequality: a fair bet that begins with 1
 * ever reaches 1/α with a chance of α at most).
 */

/**
 * c², the precision of the effects, in standard deviations, that is bet on. Whatever it is the intervals hold; it moves the number of
 * seeds at which they are narrowest, in standard errors: with 5 that is about a hundred, and from thirty to three hundred they are
 * hardly wider.
 */
const precision = 5;

/**
 * Half the width of the interval of a mean, in standard deviations s of the n numbers:
 *
 *     √((n − 1)(K − 1) / (n (1 − K r)))      r = c²/(n + c²)      K = (α² r)^(−1/n)
 *
 * It is infinite while K r ≥ 1. It is for normal numbers whose spread is not known; the spec simulates what becomes of others.
 *
 * Source: Wang & Ramdas 2023, *Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance*
 * (arXiv:2310.03722), theorem 4.9, solved for the mean; after Lai 1976, *On Confidence Sequences*, who bets on all effects alike.
 *
 * @param alpha with which chance any of the intervals may miss
 */
export function halfWidth(n: number, alpha: number): number {
  const r = precision / (n + precision);
  const k = (alpha ** 2 * r) ** (-1 / n);
  return k * r < 1 ? Math.sqrt(((n - 1) * (k - 1)) / (n * (1 - k * r))) : Number.POSITIVE_INFINITY;
}

/** The mean of two numbers or more that are normal, and its interval. @param range what the mean can be at all */
export function sequenceOfMean(
  values: readonly number[],
  alpha: number,
  [least, greatest]: Bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): Estimate {
  const center = mean([...values]);
  const width = halfWidth(values.length, alpha);
  // Infinity times a spread of 0 is no number.
  const reach = Number.isFinite(width) ? width * sampleStandardDeviation([...values]) : width;
  return { mean: center, low: Math.max(least, center - reach), high: Math.min(greatest, center + reach) };
}

type Bounds = readonly [least: number, greatest: number];

/** Which part of what is there may be bet at most, so that no single number takes all of it. */
const stake = 0.75;

/** In how many places an interval is looked for, before its ends are told to a thousandth of that. */
const places = 100;

/**
 * The mean of numbers that lie within bounds, however they are distributed, and its interval: those means m for which neither of two
 * bettors has ever had 2/α, of whom one bets that the mean is more, and the other that it is less:
 *
 *     ∏ᵢ (1 ± λᵢ (xᵢ − m))      λᵢ = ± (μ̂ − m) / (σ̂² + (μ̂ − m)²), of 0 … ¾ of what cannot be lost
 *
 * with mean μ̂ and variance σ̂² of the numbers before xᵢ, and of the middle of the bounds, as far from each of them, before the first.
 *
 * Source: Waudby-Smith & Ramdas 2023, *Estimating means of bounded random variables by betting*: hedged capital, with bets by their
 * approximate GRAPA.
 *
 * @throws Error where a number lies outside of the bounds
 */
export function sequenceOfBounded(
  values: readonly number[],
  alpha: number,
  [least, greatest]: Bounds,
): Estimate {
  const outside = values.find((value) => value < least || value > greatest);
  if (outside !== undefined) throw new Error(`expected numbers of ${least} … ${greatest}, got ${outside}`);
  const known = before(values, [least, greatest]);
  const wins = (sign: Sign) => (m: number) => hasWon(m, sign, values, known, alpha, [least, greatest]);
  const low = endOf(wins(1), least, greatest);
  const high = endOf(wins(-1), greatest, least);
  const center = mean([...values]);
  // What was once excluded stays so; where nothing is left, nothing can be said.
  return low < high ? { mean: center, low, high } : { mean: center, low: center, high: center };
}

/** Whether a mean has been excluded by any of these numbers: the interval of none of them misses it where it has not. */
export function isExcluded(m: number, values: readonly number[], alpha: number, bounds: Bounds): boolean {
  const known = before(values, bounds);
  return ([1, -1] as const).some((sign) => hasWon(m, sign, values, known, alpha, bounds));
}

/** 1 of who bets that the mean is more. */
type Sign = 1 | -1;

function hasWon(
  m: number,
  sign: Sign,
  values: readonly number[],
  known: readonly Known[],
  alpha: number,
  [least, greatest]: Bounds,
): boolean {
  const most = stake / (sign > 0 ? m - least : greatest - m);
  let logarithm = 0;
  for (const [at, value] of values.entries()) {
    const { center, variance } = known[at] as Known;
    const distance = sign * (center - m);
    const bet = distance > 0 ? Math.min(most, distance / (variance + distance * distance)) : 0;
    logarithm += Math.log(1 + bet * sign * (value - m));
    if (logarithm >= Math.log(2 / alpha)) return true;
  }
  return false;
}

interface Known {
  readonly center: number;
  readonly variance: number;
}

/** Mean and variance as they are known before each number. */
function before(values: readonly number[], [least, greatest]: Bounds): Known[] {
  let [sum, squares] = [(least + greatest) / 2, ((greatest - least) / 2) ** 2];
  return values.map((value, at) => {
    const known = { center: sum / (at + 1), variance: squares / (at + 1) };
    sum += value;
    squares += (value - sum / (at + 2)) ** 2;
    return known;
  });
}

/** The first place on the way from one end to the other that is not excluded; the other end where all are. */
function endOf(excludes: (m: number) => boolean, from: number, to: number): number {
  const step = (to - from) / places;
  let at = 0;
  while (at < places && excludes(from + at * step)) at++;
  if (at === 0) return from;
  let [without, within] = [from + (at - 1) * step, from + at * step];
  while (Math.abs(within - without) > Math.abs(step) / 1000) {
    const middle = (without + within) / 2;
    if (excludes(middle)) without = middle;
    else within = middle;
  }
  return without;
}

/**
 * A share, of which so many of n were seen, and its interval: those shares p for which
 *
 *     ∫₀¹ qᵏ (1 − q)ⁿ⁻ᵏ dq / (pᵏ (1 − p)ⁿ⁻ᵏ) < 1/α
 *
 * Source: Robbins 1970, *Statistical Methods Related to the Law of the Iterated Logarithm*, with a uniform mixture.
 */
export function sequenceOfShare(seen: number, n: number, alpha: number): Estimate {
  const share = seen / n;
  // The integral is 1 / ((n + 1) · (n over k)).
  let log = -Math.log(n + 1);
  for (let i = 1; i <= seen; i++) log += Math.log(i / (n - seen + i));
  const part = (k: number, p: number) => (k === 0 ? 0 : k * Math.log(p));
  const isWithin = (p: number) => log - part(seen, p) - part(n - seen, 1 - p) < -Math.log(alpha);
  return { mean: share, low: bound(share, 0, isWithin), high: bound(share, 1, isWithin) };
}

/** Where an interval ends that has its center in it, and reaches as far as an end at most. */
function bound(center: number, end: number, isWithin: (p: number) => boolean): number {
  if (isWithin(end)) return end;
  let [within, without] = [center, end];
  while (Math.abs(without - within) > 1e-12) {
    const middle = (within + without) / 2;
    if (isWithin(middle)) within = middle;
    else without = middle;
  }
  return without;
}

import { type Claim, type Measure, type SeedRuns, type Threshold, thresholdOf } from '../study/claim.ts';
import { estimate, estimateOfShare } from './estimate.ts';
import type { Estimate, JudgedMeasure, Verdict } from './judgement.ts';
import { upperBound } from './proportion.ts';

/** What a seed gave. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

/** The share of seeds that must keep the bound of what is counted, or more. */
const most = 0.5;

/** Ends of an interval that are apart by no more than this part of them are so by rounding alone. */
const rounding = 1e-12;

/**
 * `fail` where the interval lies wholly on the wrong side of the smallest effect of interest, `pass` where it lies wholly beyond the
 * bound otherwise. An interval of width 0 is none: what has no spread over seeds says nothing about others.
 */
export function judgeEstimate({ low, high }: Estimate, { side, value, effect = value }: Threshold): Verdict {
  if (high - low <= rounding * Math.max(Math.abs(low), Math.abs(high))) return 'inconclusive';
  const [sign, nearest, farthest] = side === 'above' ? [1, low, high] : [-1, high, low];
  if (sign * (farthest - effect) < 0) return 'fail';
  return sign * (nearest - value) > 0 ? 'pass' : 'inconclusive';
}

/** Whether a number keeps a bound. */
export const keeps = (value: number, { side, value: bound }: Pick<Threshold, 'side' | 'value'>): boolean =>
  side === 'above' ? value > bound : value < bound;

/**
 * Judges the numbers that seeds gave of a measure.
 *
 * @throws Error where one is no finite number, or what is counted is not whole: what cannot be judged must not look like a verdict
 */
export function judgeValues(
  measure: Pick<Measure, 'id' | 'what' | 'basis' | 'counts' | 'range'>,
  threshold: Threshold,
  perSeed: readonly SeedValue[],
): JudgedMeasure {
  const { id, what, basis, counts, range } = measure;
  for (const { seed, value } of perSeed) {
    if (!Number.isFinite(value)) throw new Error(`${id} is ${value} for seed ${seed}`);
    if (counts && !Number.isInteger(value))
      throw new Error(`${id} counts ${counts}, and is ${value} for seed ${seed}`);
  }
  const { alpha } = threshold;
  const common = {
    id,
    what,
    basis,
    threshold: { ...threshold, effect: threshold.effect ?? null },
    perSeed: [...perSeed],
  };
  if (counts) {
    const kept = perSeed.filter((one) => keeps(one.value, threshold)).length;
    const share = estimateOfShare(kept, perSeed.length, alpha);
    const verdict = judgeEstimate(share, { side: 'above', value: most });
    const mayBreak = upperBound(perSeed.length - kept, perSeed.length);
    return { ...common, counts, estimate: share, mayBreak, verdict };
  }
  const interval = estimate(
    perSeed.map((point) => point.value),
    range,
    alpha,
  );
  return {
    ...common,
    counts: null,
    estimate: interval,
    mayBreak: null,
    verdict: judgeEstimate(interval, threshold),
  };
}

/**
 * Judges a claim over seeds.
 *
 * @throws Error when there are fewer than two seeds, one comes twice, or a measure is no finite number
 */
export function judge(
  claim: Claim,
  origin: string,
  seeds: readonly SeedRuns[],
): { verdict: Verdict; measures: JudgedMeasure[] } {
  if (seeds.length < 2) throw new Error(`claim ${claim.id}: expected two seeds or more, got ${seeds.length}`);
  if (new Set(seeds.map(({ seed }) => seed)).size < seeds.length) {
    throw new Error(`claim ${claim.id}: a seed comes twice in ${seeds.map(({ seed }) => seed).join(', ')}`);
  }
  const measures = claim.measures.map((measure) => judgeMeasure(claim, measure, origin, seeds));
  return { verdict: worst(measures.map(({ verdict }) => verdict)), measures };
}

/** The same of one of its measures. */
export function judgeMeasure(
  { id }: Pick<Claim, 'id'>,
  measure: Measure,
  origin: string,
  seeds: readonly SeedRuns[],
): JudgedMeasure {
  const perSeed = seeds.map(({ seed, runs }) => ({ seed, value: measure.of(runs) }));
  try {
    return judgeValues(measure, thresholdOf(measure, origin), perSeed);
  } catch (error) {
    throw new Error(`claim ${id}: ${(error as Error).message}`);
  }
}

/** A claim is as good as its worst measure. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

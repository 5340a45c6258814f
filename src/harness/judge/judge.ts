import jStat from 'jstat';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type Claim, type Control, type Measure, type SeedRuns, thresholdOf } from '../study/claim.ts';
import type { Estimate, JudgedControl, JudgedMeasure, Verdict } from './judgement.ts';

/** The quantile of Student's t distribution: P(t ≤ result) = probability. */
export const studentT = (probability: number, degreesOfFreedom: number): number =>
  jStat.studentt.inv(probability, degreesOfFreedom);

/** The mean and its two-sided 95 % interval by Student's t, for two values or more. */
export function estimate(values: readonly number[]): Estimate {
  const center = mean([...values]);
  const halfWidth =
    (studentT(0.975, values.length - 1) * sampleStandardDeviation([...values])) / Math.sqrt(values.length);
  return { mean: center, low: center - halfWidth, high: center + halfWidth };
}

/** `pass` where the interval lies wholly beyond the threshold, `fail` where wholly on the other side. */
export function judgeEstimate({ low, high }: Estimate, { side, value }: JudgedMeasure['threshold']): Verdict {
  if (side === 'above' ? low > value : high < value) return 'pass';
  return (side === 'above' ? high < value : low > value) ? 'fail' : 'inconclusive';
}

/**
 * Judges a claim over seeds.
 *
 * @throws Error when there are fewer than two seeds, one comes twice, or a measure is no finite number: what cannot be
 *   judged must not look like a verdict
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

function judgeMeasure(
  claim: Claim,
  measure: Measure,
  origin: string,
  seeds: readonly SeedRuns[],
): JudgedMeasure {
  const { id, what, basis } = measure;
  const perSeed = seeds.map(({ seed, runs }) => ({ seed, value: measure.of(runs) }));
  const bad = perSeed.find(({ value }) => !Number.isFinite(value));
  if (bad) throw new Error(`claim ${claim.id}: ${id} is ${bad.value} for seed ${bad.seed}`);
  const { side, value } = thresholdOf(measure, origin);
  const threshold = { side, value };
  const interval = estimate(perSeed.map((point) => point.value));
  const verdict = judgeEstimate(interval, threshold);
  return { id, what, basis, threshold, estimate: interval, perSeed, verdict };
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

/** Judges the claim on runs altered so that it is false; a control that throws is no rejection, and throws here. */
export function judgeControl(
  claim: Claim,
  control: Control,
  origin: string,
  seeds: readonly SeedRuns[],
): JudgedControl {
  const altered = seeds.map(({ seed, runs }) => ({ seed, runs: control.alter(runs) }));
  const { measures } = judge(claim, origin, altered);
  const failed = measures.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  return {
    what: control.what,
    rejected: control.mustFail.length > 0 && control.mustFail.every((id) => failed.includes(id)),
    measures: measures
      .filter(({ id }) => control.mustFail.includes(id))
      .map(({ id, estimate, threshold, verdict }) => ({ id, estimate, threshold, verdict })),
  };
}

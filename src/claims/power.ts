import type { DataKind, DataOrigin } from '../datasets/manifest.ts';
import { InputError } from '../kit/errors.ts';
import { type ExperimentName, originOf } from '../training/experiments.ts';
import { type Claim, type Threshold, thresholdOf } from './claim.ts';
import { studentT } from './student.ts';

/** The chance that a claim which holds as the pilot runs say is passed. */
const power = 0.8;
const mostSeeds = 1000;

/**
 * Whether n seeds can support a verdict: the distance from the pilot's mean to the threshold must be at least
 * (t₀.₉₇₅ + t₀.₈) · sd / √n, with n − 1 degrees of freedom. Two seeds are the least that have an interval at all.
 */
function suffices({ value, pilot }: Threshold, n: number): boolean {
  if (n < 2) return false;
  const margin = Math.abs(pilot.mean - value);
  return margin >= ((studentT(0.975, n - 1) + studentT(power, n - 1)) * pilot.sd) / Math.sqrt(n);
}

/**
 * The least number of seeds that can support a verdict on each measure of a claim. A finding needs those that it was
 * said to be judged on, and may remain inconclusive.
 */
export function seedsNeeded(claim: Claim, source: DataOrigin): number {
  const { leastSeeds = 2 } = claim;
  if (claim.standing === 'finding') return leastSeeds;
  for (let n = leastSeeds; n <= mostSeeds; n++) {
    if (claim.measures.every((measure) => suffices(thresholdOf(measure, source), n))) return n;
  }
  throw new Error(`claim ${claim.id}: no number of seeds supports a verdict on ${source} data`);
}

/**
 * Refuses, before anything is trained, what could end in no verdict on an established claim.
 *
 * @param seeds how many there are for an experiment
 * @throws InputError that names the claims and what they need
 */
export function requirePower(
  claims: readonly Claim[],
  images: DataKind,
  seeds: (experiment: ExperimentName) => number,
): void {
  const short = claims
    .filter(({ standing }) => standing === 'established')
    .map((claim) => ({ ...claim, needed: seedsNeeded(claim, originOf(claim.experiment, images)) }))
    .filter(({ experiment, needed }) => needed > seeds(experiment));
  if (short.length === 0) return;
  const needs = short
    .map(({ id, experiment, needed }) => `${id} needs ${needed}, not ${seeds(experiment)}`)
    .join('; ');
  throw new InputError(`so few seeds cannot support a verdict on ${images} data: ${needs}`);
}

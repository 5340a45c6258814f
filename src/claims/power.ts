import type { DataKind } from '../datasets/manifest.ts';
import { InputError } from '../kit/errors.ts';
import type { Claim, Threshold } from './claim.ts';
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

/** The least number of seeds that can support a verdict on each measure of a claim. */
export function seedsNeeded(claim: Claim, source: DataKind): number {
  for (let n = 2; n <= mostSeeds; n++) {
    if (claim.measures.every(({ thresholds }) => suffices(thresholds[source], n))) return n;
  }
  throw new Error(`claim ${claim.id}: no number of seeds supports a verdict on ${source} data`);
}

/**
 * Refuses, before anything is trained, what could end in no verdict.
 *
 * @throws InputError that names the claims and what they need
 */
export function requirePower(claims: readonly Claim[], source: DataKind, seeds: number): void {
  const short = claims
    .map((claim) => ({ id: claim.id, needed: seedsNeeded(claim, source) }))
    .filter(({ needed }) => needed > seeds);
  if (short.length === 0) return;
  const needs = short.map(({ id, needed }) => `${id} needs ${needed}`).join(', ');
  throw new InputError(`${seeds} seeds cannot support a verdict on ${source} data: ${needs}`);
}

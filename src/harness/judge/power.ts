import { InputError } from '../../kit/errors.ts';
import { type Claim, type Threshold, thresholdOf } from '../study/claim.ts';
import type { Experiment } from '../study/study.ts';
import { studentT } from './judge.ts';

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
export function seedsNeeded(claim: Claim, origin: string): number {
  const { leastSeeds = 2 } = claim;
  if (claim.standing === 'finding') return leastSeeds;
  for (let n = leastSeeds; n <= mostSeeds; n++) {
    if (claim.measures.every((measure) => suffices(thresholdOf(measure, origin), n))) return n;
  }
  throw new Error(`claim ${claim.id}: no number of seeds supports a verdict on ${origin} data`);
}

/** An experiment whose claims are to be judged, on data of which origin, over how many seeds. */
export interface Asked {
  readonly experiment: Pick<Experiment, 'claims'>;
  readonly origin: string;
  readonly seeds: number;
}

/**
 * Refuses, before anything is run, what could end in no verdict on an established claim.
 *
 * @throws InputError that names the claims and what they need
 */
export function requirePower(asked: readonly Asked[]): void {
  const short = asked.flatMap(({ experiment, origin, seeds }) =>
    experiment.claims
      .filter(({ standing }) => standing === 'established')
      .map((claim) => ({ id: claim.id, origin, seeds, needed: seedsNeeded(claim, origin) }))
      .filter(({ needed }) => needed > seeds),
  );
  if (short.length === 0) return;
  const origins = [...new Set(short.map(({ origin }) => origin))].join(' and ');
  const needs = short.map(({ id, needed, seeds }) => `${id} needs ${needed}, not ${seeds}`).join('; ');
  throw new InputError(`so few seeds cannot support a verdict on ${origins} data: ${needs}`);
}

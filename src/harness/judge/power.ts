import { mean, sampleStandardDeviation } from 'simple-statistics';
import { InputError } from '../../kit/errors.ts';
import { Random } from '../../kit/random.ts';
import type { Claim, Control } from '../study/claim.ts';
import type { Experiment } from '../study/study.ts';
import { keeps } from './judge.ts';
import {
  type Column,
  columnsOf,
  columnsUnder,
  comesTo,
  type Spread,
  sampler,
  type Wanted,
} from './resample.ts';
import type { RowsFile } from './rows.ts';

/** The chance that a claim which holds as the pilot seeds say is passed. */
const leastPower = 0.8;
const mostSeeds = 1000;
/** Their share is right to ± 2.5 %, at a confidence of 95 %. */
const resamples = 1000;

/** Where numbers of pilot seeds are read from; null where nobody has run any. */
export type Pilots = Pick<RowsFile, 'claims'> | null;

/**
 * Fresh seeds, again and again, and whether all columns come to what is wanted over them. Sooner than by a formula for each measure, power
 * is told by what judges: a claim is passed where all its measures are, and those of a seed vary together.
 */
function trials(columns: readonly Column[], wanted: Wanted, seeds: number, spread: Spread): () => boolean {
  const random = new Random(0, 'resampling');
  const sample = sampler(columns, wanted, spread);
  return () => comesTo(columns, wanted, sample(random, seeds));
}

function shareOf(trial: () => boolean, draws: number): number {
  let come = 0;
  for (let draw = 0; draw < draws; draw++) if (trial()) come++;
  return come / draws;
}

/** Whether the power over so many seeds is enough; what is not is told before all is drawn. */
function isEnough(columns: readonly Column[], seeds: number): boolean {
  const trial = trials(columns, 'pass', seeds, 'at its limit');
  let left = Math.round(resamples * (1 - leastPower));
  for (let draw = 0; draw < resamples; draw++) if (!trial() && --left < 0) return false;
  return true;
}

/**
 * The chance that a claim is passed over so many seeds, if seeds are as the pilot seeds say.
 *
 * @returns null where they say nothing of one of its measures
 */
export function powerOf(
  claim: Claim,
  origin: string,
  pilots: Pilots,
  seeds: number,
  { spread = 'at its limit' as Spread, draws = resamples } = {},
): number | null {
  const columns = columnsOf(claim, origin, pilots?.claims[claim.id]?.measures);
  return columns && shareOf(trials(columns, 'pass', seeds, spread), draws);
}

/** The chance that a control rejects, over those of so many seeds that it is judged on. */
export function controlPowerOf(
  claim: Claim,
  control: Control,
  origin: string,
  pilots: Pilots,
  seeds: number,
  { spread = 'at its limit' as Spread, draws = resamples } = {},
): number | null {
  const columns = columnsUnder(claim, control, origin, pilots);
  const own = Math.min(control.seeds ?? seeds, seeds);
  return columns && shareOf(trials(columns, 'fail', own, spread), draws);
}

/** How many seeds can support a verdict on a claim. */
export interface Need {
  /** The least number that does; where none does, the least that it is judged on. */
  readonly seeds: number;
  /** Why none does, in a line; null where one does. */
  readonly problem: string | null;
}

/**
 * Asks the pilot seeds how many a claim needs. A finding needs those that it was said to be judged on, and may remain inconclusive; so
 * does a claim that no pilot seeds are there of.
 *
 * @param asked how many are asked for. More can be too few where fewer suffice: what counts is judged by a share, and of 8 seeds all
 *   must keep the bound, as of 6. It is the least number from there on then
 */
export function needOf(claim: Claim, origin: string, pilots: Pilots, asked = 0): Need {
  const least = Math.max(2, claim.leastSeeds ?? 2);
  const columns = columnsOf(claim, origin, pilots?.claims[claim.id]?.measures);
  if (claim.standing === 'finding' || !columns) return { seeds: least, problem: null };
  const suffices = (seeds: number) => isEnough(columns, seeds);
  const none = (why: string): Need => ({
    seeds: least,
    problem: `no number of seeds up to ${mostSeeds} supports a verdict on ${origin} data: ${why}`,
  });
  const problem = columns.flatMap((column) => problemOf(column) ?? [])[0];
  if (problem !== undefined) return none(problem);
  const first = firstThat(suffices, least);
  if (first === null) {
    const weak = columns.find((column) => !isEnough([column], mostSeeds)) ?? columns[0];
    return none(`its pilot seeds are too few, or too near to the threshold of ${weak?.measure.id}`);
  }
  if (asked <= first || suffices(asked)) return { seeds: first, problem: null };
  return { seeds: firstThat(suffices, asked) ?? asked + 1, problem: null };
}

/** The same, where some number must. @throws InputError where none does, with the reason */
export function seedsNeeded(claim: Claim, origin: string, pilots: Pilots, asked = 0): number {
  const { seeds, problem } = needOf(claim, origin, pilots, asked);
  if (problem !== null) throw new InputError(`claim ${claim.id}: ${problem}`);
  return seeds;
}

/** Why a measure can never pass if seeds are as the pilot seeds were; null where it can. */
function problemOf({ measure, threshold, values }: Column): string | null {
  const bound = `${threshold.side} ${threshold.value}`;
  if (measure.counts) {
    const kept = values.filter((value) => keeps(value, threshold)).length;
    if (2 * kept > values.length) return null;
    return `the pilot of ${measure.id} lies on the wrong side: ${kept} of ${values.length} seeds are ${bound}`;
  }
  const middle = mean([...values]);
  if (!keeps(middle, threshold)) {
    return `the pilot of ${measure.id} lies on the wrong side: its mean is ${Number(middle.toPrecision(4))}, not ${bound}`;
  }
  if (sampleStandardDeviation([...values]) > 0) return null;
  return `the pilot of ${measure.id} is the same for all of its seeds, which says nothing of others`;
}

/** Up to here each number is tried, since what counts may need more than a larger number suffices of. */
const triedAll = 64;

/** The least number of seeds from one on that suffices; null where none does. */
function firstThat(suffices: (seeds: number) => boolean, from: number): number | null {
  for (let seeds = from; seeds <= triedAll; seeds++) if (suffices(seeds)) return seeds;
  let tooFew = Math.max(triedAll, from - 1);
  let enough = Math.min(2 * tooFew, mostSeeds);
  while (!suffices(enough)) {
    if (enough >= mostSeeds) return null;
    tooFew = enough;
    enough = Math.min(2 * enough, mostSeeds);
  }
  while (enough - tooFew > 1) {
    const between = Math.floor((tooFew + enough) / 2);
    if (suffices(between)) enough = between;
    else tooFew = between;
  }
  return enough;
}

/** An experiment whose claims are to be judged, on data of which origin, over how many seeds. */
export interface Asked {
  readonly experiment: Pick<Experiment, 'claims'>;
  readonly origin: string;
  readonly pilots: Pilots;
  readonly seeds: number;
}

/**
 * Refuses, before anything is run, what could end in no verdict on an established claim.
 *
 * @throws InputError that names the claims and what they need
 */
export function requirePower(asked: readonly Asked[]): void {
  const short = asked.flatMap(({ experiment, origin, pilots, seeds }) =>
    experiment.claims
      .filter(({ standing }) => standing === 'established')
      .map((claim) => ({ id: claim.id, origin, seeds, needed: seedsNeeded(claim, origin, pilots, seeds) }))
      .filter(({ needed }) => needed > seeds),
  );
  if (short.length === 0) return;
  const origins = [...new Set(short.map(({ origin }) => origin))].join(' and ');
  const needs = short.map(({ id, needed, seeds }) => `${id} needs ${needed}, not ${seeds}`).join('; ');
  throw new InputError(`so few seeds cannot support a verdict on ${origins} data: ${needs}`);
}

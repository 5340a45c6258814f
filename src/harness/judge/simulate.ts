import { mean, sampleCovariance } from 'simple-statistics';
import { Random } from '../../kit/random.ts';
import type { Claim } from '../study/claim.ts';
import { keeps } from './judge.ts';
import { normal } from './normal.ts';
import type { Pilots } from './power.ts';
import { type Column, columnsOf, comesTo, countOn, type Draw } from './resample.ts';

/** A share of 2.5 % is told to ± 0.3 % by so many, at a confidence of 95 %. */
export const simulated = 10_000;

/** How seeds are drawn: from the normal distribution with the pilot seeds' covariance, or from the pilot seeds themselves. */
export type Law = 'normal' | 'pilot seeds';

/** Whose truth lies just at its bound: of what does not hold, that passes most often. */
export interface Boundary {
  /** The measure; `all` of all of them at once. */
  readonly at: string;
  readonly seeds: number;
  readonly law: Law;
}

/**
 * How often a claim passes although the mean of a measure lies at its threshold, or all means do; all else is as the pilot seeds say.
 * What counts is at its boundary where a half of all seeds break the bound.
 *
 * @returns the share of draws; null where the pilot seeds say nothing of a measure
 */
export function passesAtBoundary(
  claim: Claim,
  origin: string,
  pilots: Pilots,
  { at, seeds, law }: Boundary,
  draws = simulated,
): number | null {
  const found = columnsOf(claim, origin, pilots?.claims[claim.id]?.measures);
  if (!found) return null;
  const isAt = ({ measure }: Column) => at === 'all' || measure.id === at;
  // Those at the boundary first: where they do not pass nothing else is drawn.
  const columns = [...found.filter(isAt), ...found.filter((column) => !isAt(column))];
  // Each measure with random numbers of its own; the same ones would give the same share again and again.
  const random = new Random(1 + found.findIndex(({ measure }) => measure.id === at), 'resampling');
  const deviate = law === 'normal' ? normalDeviations(columns) : rowDeviations(columns);
  let passed = 0;
  for (let draw = 0; draw < draws; draw++) {
    const deviations = deviate(random, seeds);
    const numbers: Draw = (which) => {
      const column = columns[which] as Column;
      const place = isAt(column) ? placeAtBoundary(column, law, random) : placeAsSeen(column);
      return deviations(which).map(place);
    };
    if (comesTo(columns, 'pass', numbers)) passed++;
  }
  return passed / draws;
}

/** From the deviation of a seed to its number. */
type Place = (deviation: number) => number;

function placeAsSeen({ measure, threshold, values }: Column): Place {
  const middle = mean([...values]);
  if (!measure.counts) return (deviation) => middle + deviation;
  return (deviation) => countOn(threshold, keeps(middle + deviation, threshold));
}

function placeAtBoundary({ measure, threshold }: Column, law: Law, random: Random): Place {
  if (!measure.counts) return (deviation) => threshold.value + deviation;
  return (deviation) => {
    // A coin decides where seeds did not differ, and where those of one side need not be a half of all.
    const sign = law === 'normal' && deviation !== 0 ? deviation : random.uniform(-1, 1);
    return countOn(threshold, keeps(threshold.value + sign, threshold));
  };
}

/** For each column the deviations of fresh seeds from its mean. They are asked for in the order of the columns. */
type Deviations = (random: Random, seeds: number) => Draw;

const meanOf = ({ values }: Column) => mean([...values]);

/** Those of the pilot seeds, whole rows of them. */
function rowDeviations(columns: readonly Column[]): Deviations {
  const lists = columns.map((column) => column.values.map((value) => value - meanOf(column)));
  return (random, seeds) => {
    const rows = Array.from({ length: seeds }, () => random.integer(0, (lists[0]?.length ?? 1) - 1));
    return (which) => rows.map((row) => lists[which]?.[row] as number);
  };
}

/** Normal ones that vary together as the pilot seeds do: L z, with the Cholesky factor L of their covariance, and z ~ N(0, I). */
function normalDeviations(columns: readonly Column[]): Deviations {
  const factor = choleskyOf(columns.map(({ values }) => values));
  return (random, seeds) => {
    const drawn: number[][] = [];
    return (which) => {
      while (drawn.length <= which) drawn.push(Array.from({ length: seeds }, () => normal(random)));
      const row = factor[which] as number[];
      return Array.from({ length: seeds }, (_, seed) =>
        row.reduce((sum, weight, at) => sum + weight * (drawn[at]?.[seed] as number), 0),
      );
    };
  };
}

/**
 * The lower triangular L with L Lᵀ the covariance of lists, row by row. What varies with the lists before it alone, or not at all, has
 * no part of its own.
 */
function choleskyOf(lists: readonly (readonly number[])[]): number[][] {
  const rows: number[][] = [];
  for (const [at, list] of lists.entries()) {
    const row: number[] = [];
    const rest = (other: number, of: readonly number[]) =>
      sampleCovariance([...list], [...(lists[other] as readonly number[])]) -
      of.reduce((sum, value, place) => sum + value * (row[place] as number), 0);
    for (const [other, own] of rows.entries()) {
      const pivot = own[other] as number;
      row.push(pivot > 0 ? rest(other, own.slice(0, other)) / pivot : 0);
    }
    const variance = sampleCovariance([...list], [...list]);
    const left = rest(at, row);
    rows.push([...row, left > 1e-12 * variance ? Math.sqrt(left) : 0]);
  }
  return rows;
}

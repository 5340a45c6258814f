import jStat from 'jstat';
import { mean } from 'simple-statistics';
import type { Random } from '../../kit/random.ts';
import { type Claim, type Measure, type Threshold, thresholdOf } from '../study/claim.ts';
import { judgeValues, keeps } from './judge.ts';
import { upperBound } from './proportion.ts';
import type { RowsFile } from './rows.ts';

/** A measure, how it is judged, and what it was for each pilot seed. */
export interface Column {
  readonly measure: Measure;
  readonly threshold: Threshold;
  readonly values: readonly number[];
}

/** What measures are to come to: a claim passes where all of them do, a control rejects where all of its own fail. */
export type Wanted = 'pass' | 'fail';

/**
 * How far seeds are taken to spread: as the pilot seeds did, or as far as they may after all: the upper limit of their spread, and of
 * the share that breaks a bound, at a one-sided confidence of 80 %. A power that is told of the spread of few pilot seeds is
 * wrong as often to the good as to the bad.
 */
export type Spread = 'as seen' | 'at its limit';

const confidence = 0.8;

/** The columns of a claim's measures, or of some; null where the pilot seeds tell nothing of one. */
export function columnsOf(
  claim: Claim,
  origin: string,
  rows: Readonly<Record<string, readonly number[]>> | undefined,
  ids: readonly string[] = claim.measures.map(({ id }) => id),
): Column[] | null {
  const columns = ids.flatMap((id) => {
    const measure = claim.measures.find((one) => one.id === id);
    const values = rows?.[id];
    return measure && values ? [{ measure, threshold: thresholdOf(measure, origin), values }] : [];
  });
  return columns.length === ids.length ? columns : null;
}

/** The same of a control: the measures that it makes false, under it. */
export function columnsUnder(
  claim: Claim,
  { what, mustFail }: Claim['controls'][number],
  origin: string,
  pilots: Pick<RowsFile, 'claims'> | null,
): Column[] | null {
  return columnsOf(claim, origin, pilots?.claims[claim.id]?.controls[what], mustFail);
}

/**
 * By how much the pilot seeds' distances from their mean are to be stretched, so that drawing from them with replacement varies by
 * the upper limit σ̂ of the standard deviation: σ̂² = (N − 1)s²/χ²₀.₂(N − 1), while N rows drawn from vary by (N − 1)s²/N.
 */
export const stretchOf = (rows: number): number =>
  Math.sqrt(rows / jStat.chisquare.inv(1 - confidence, rows - 1));

/** Numbers of fresh seeds: for each column a list. */
export type Draw = (column: number) => number[];

/**
 * Draws seeds from the pilot seeds: whole rows, so that measures of a seed stay together.
 *
 * What counts is not stretched. There the share of pilot seeds that are adverse, because some measure that counts is not as wanted,
 * is raised to its limit: seeds in which no such measure is as it is wanted.
 *
 * @param columns of the same pilot seeds, two or more
 */
export function sampler(
  columns: readonly Column[],
  wanted: Wanted,
  spread: Spread,
): (random: Random, seeds: number) => Draw {
  const rows = columns[0]?.values.length ?? 0;
  if (rows < 2) throw new Error(`expected two pilot seeds or more, got ${rows}`);
  const isAtLimit = spread === 'at its limit';
  const stretch = isAtLimit ? stretchOf(rows) : 1;
  const lists = columns.map(({ measure, values }) => {
    if (measure.counts) return values;
    const middle = mean([...values]);
    return values.map((value) => middle + stretch * (value - middle));
  });
  const counting = columns.filter(({ measure }) => measure.counts);
  const isAdverse = Array.from({ length: rows }, (_, row) =>
    counting.some(({ threshold, values }) => isOther(values[row] as number, threshold, wanted)),
  );
  const adverse = isAdverse.filter(Boolean).length;
  // Where nothing counts there is no share to raise.
  const limit = isAtLimit && counting.length > 0 ? upperBound(adverse, rows, confidence) : adverse / rows;
  const turned = adverse < rows ? (limit - adverse / rows) / (1 - adverse / rows) : 0;
  return (random, seeds) => {
    const drawn = Array.from({ length: seeds }, () => {
      const row = random.integer(0, rows - 1);
      return { row, isTurned: turned > 0 && random.uniform() < turned && !isAdverse[row] };
    });
    return (at) => {
      const { measure, threshold } = columns[at] as Column;
      return drawn.map(({ row, isTurned }) =>
        isTurned && measure.counts ? countOn(threshold, wanted === 'fail') : (lists[at]?.[row] as number),
      );
    };
  };
}

const isOther = (value: number, threshold: Threshold, wanted: Wanted) =>
  keeps(value, threshold) === (wanted === 'fail');

/** The count next to a bound that keeps it, or breaks it. */
export function countOn({ side, value }: Threshold, isKept: boolean): number {
  if (side === 'above') return Math.floor(value) + (isKept ? 1 : 0);
  return Math.ceil(value) - (isKept ? 1 : 0);
}

/** Whether each of the columns comes to what is wanted of it. */
export function comesTo(columns: readonly Column[], wanted: Wanted, draw: Draw): boolean {
  return columns.every(({ measure, threshold }, at) => {
    const perSeed = draw(at).map((value, seed) => ({ seed, value }));
    return judgeValues(measure, threshold, perSeed).verdict === wanted;
  });
}

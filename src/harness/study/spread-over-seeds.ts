import { max, mean, min } from 'simple-statistics';
import type { Line } from './blocks.ts';
import type { Canvas } from './figure.ts';
import type { Table } from './metrics.ts';

/** Charts show the seeds as bands: their size does not grow with the number of seeds. */

/** What the runs of a variant measured. */
export interface Group {
  readonly variant: string;
  readonly tables: readonly Table[];
}

/** The runs by variant, in the order of the experiment; variants that were not run are left out. */
export const groupsOf = ({ experiment, runs }: Canvas): Group[] =>
  experiment.variants
    .map(({ name }) => ({
      variant: name,
      tables: runs.filter(({ run }) => run.variant === name).map(({ table }) => table),
    }))
    .filter(({ tables }) => tables.length > 0);

/** The mean over seeds, the least and the greatest, to seven digits. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export function spreadOf(values: number[]): Spread {
  const round = (value: number) => Number(value.toPrecision(7));
  return { mean: round(mean(values)), low: round(min(values)), high: round(max(values)) };
}

/** The same of each place of a series, of which every seed has a row. */
export const spreadsOf = (rows: readonly (readonly number[])[]): Spread[] =>
  (rows[0] ?? []).map((_, at) => spreadOf(rows.map((row) => row[at] as number)));

/** A line with its band. */
export function bandOf(rows: readonly (readonly number[])[]): Pick<Line, 'mean' | 'low' | 'high'> {
  const spreads = spreadsOf(rows);
  return {
    mean: spreads.map(({ mean }) => mean),
    low: spreads.map(({ low }) => low),
    high: spreads.map(({ high }) => high),
  };
}

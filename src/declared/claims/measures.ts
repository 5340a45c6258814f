import { linearRegression, max, mean, min } from 'simple-statistics';
import {
  above,
  below,
  type Measure,
  type Runs,
  seriesIn,
  type Threshold,
} from '../../harness/study/claim.ts';
import { InputError } from '../../kit/errors.ts';
import type { DeclaredMeasure, Term } from '../file/claim-schema.ts';

/** Functions that measures name, by what the file says of them: `claims.ts#gap`. */
export type Functions = ReadonlyMap<string, (runs: Runs) => number>;

/** A measure of a study file, as the judge takes it. @param origin the only one that the data of its experiment have */
export function measureOf(
  id: string,
  declared: DeclaredMeasure,
  origin: string,
  functions: Functions,
  alpha?: number,
): Measure {
  const { what, basis, counts, range } = declared;
  const threshold = { ...thresholdOf(declared), ...(alpha === undefined ? {} : { alpha }) };
  return {
    ...{ id, what, basis, thresholds: { [origin]: threshold } },
    of: finite(id, numberOf(declared, functions)),
    ...(counts === undefined ? {} : { counts }),
    ...(range === undefined ? {} : { range }),
  };
}

const thresholdOf = ({ above: over, below: under, effect }: DeclaredMeasure): Threshold =>
  over !== undefined ? above(over, effect) : below(under as number, effect);

function numberOf({ value, difference, ratio, trend, ...declared }: DeclaredMeasure, functions: Functions) {
  if (value) return (runs: Runs) => take(runs, value);
  if (difference) return (runs: Runs) => take(runs, difference[0]) - take(runs, difference[1]);
  if (ratio) return (runs: Runs) => take(runs, ratio[0]) / take(runs, ratio[1]);
  if (trend) return (runs: Runs) => slopeOf(seriesIn(runs, trend.variant, trend.metric));
  return functions.get(declared.function as string) as (runs: Runs) => number;
}

/** @throws InputError where a seed gives no finite number: a ratio whose second is 0, a value that a function cannot give */
const finite = (id: string, of: (runs: Runs) => number) => (runs: Runs) => {
  const value = of(runs);
  if (Number.isFinite(value)) return value;
  throw new InputError(`measure ${id}: expected a finite number of each seed, got ${value}`);
};

function take(runs: Runs, { variant, metric, take }: Term): number {
  const values = seriesIn(runs, variant, metric);
  if (typeof take === 'object') return mean(values.slice(-take.mean));
  switch (take) {
    case 'first':
      return values[0] as number;
    case 'least':
      return min([...values]);
    case 'greatest':
      return max([...values]);
    case 'last':
      return values.at(-1) as number;
  }
}

/** By how much values change from one to the next: the slope of the straight line nearest to all of them. */
const slopeOf = (values: readonly number[]): number =>
  linearRegression(values.map((value, at) => [at, value])).m;

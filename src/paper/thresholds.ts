import { above, below, type Threshold } from '../harness/study/claim.ts';

/** A bound, and beside it mean and standard deviation over the pilot seeds. */
type Bound = readonly [value: number, mean: number, sd: number];

/** For each origin of data the bound that a measure must lie above. */
export const allAbove = (bounds: Readonly<Record<string, Bound>>) => thresholds(above, bounds);

/** For each origin of data the bound that a measure must lie below. */
export const allBelow = (bounds: Readonly<Record<string, Bound>>) => thresholds(below, bounds);

const thresholds = (side: typeof above, bounds: Readonly<Record<string, Bound>>): Record<string, Threshold> =>
  Object.fromEntries(
    Object.entries(bounds).map(([origin, [value, mean, sd]]) => [origin, side(value, { mean, sd })]),
  );

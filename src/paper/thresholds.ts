import { above, below, type Threshold } from '../harness/study/claim.ts';

type Bounds = Readonly<Record<string, number>>;

/** For each origin of data the bound that a measure must lie above. */
export const allAbove = (bounds: Bounds) => thresholds(above, bounds);

/** For each origin of data the bound that a measure must lie below. */
export const allBelow = (bounds: Bounds) => thresholds(below, bounds);

const thresholds = (side: typeof above, bounds: Bounds): Record<string, Threshold> =>
  Object.fromEntries(Object.entries(bounds).map(([origin, value]) => [origin, side(value)]));

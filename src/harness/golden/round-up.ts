/** To two digits, and not down (but by less than the arithmetic does): a tolerance stands on it. */
export function roundUp(value: number): number {
  const rounded = Number(value.toPrecision(2));
  const up = rounded >= value * (1 - 1e-12) ? rounded : Number((value * 1.05).toPrecision(2));
  // JSON has no infinity.
  return Math.min(up, Number.MAX_VALUE);
}

/** A share that is a bound, as a percentage: `12 %` of 0.113. */
export const percentUp = (share: number): string => `${Number((100 * roundUp(share)).toPrecision(2))} %`;

import { takenEachRecord } from '../study/metrics.ts';
import type { Limit } from './alarm.ts';
import { roundUp } from './round-up.ts';
import { isCounted, type Scatter } from './scatter.ts';
import { leastTolerance, spansRange, type VariantTolerances } from './tolerances.ts';
import { quantumOf } from './units.ts';

/** A figure with what each of its values may differ by; null of those that have no tolerance. */
export type Figure = Scatter & { readonly tolerance: readonly (number | null)[] };

/** What may differ may do so by half of the contrast at most: a picture that is compared more loosely shows nothing. */
const widestOfPicture = 0.5;

/** Gives tolerances where they are no more than what seeds differ by; of curves up to the first that is. */
export function withTolerance(scatter: Scatter, limits: readonly Limit[]): Figure {
  const { metric, ages, seeds, isReproducible } = scatter;
  if (limits.length === 0) {
    const none = scatter.noise.map(() => 0);
    return { ...scatter, noise: none, tolerance: none };
  }
  const noise = scatter.noise.map(roundUp);
  const isCurve = metric !== null && takenEachRecord(metric);
  let isBeyond = false;
  const tolerance = noise.map((value, at) => {
    const limit = limits.find(({ age }) => age === ages[at])?.limit ?? 0;
    const wide = isCounted(scatter) ? countsAllowed(value) : roundUp(limit * value);
    const least = isCounted(scatter) ? 1 : leastTolerance;
    const widest = metric ? Math.max(shortOf(seeds[at] as number), least) : widestOfPicture;
    const isWhole =
      metric !== null &&
      spansRange(isCounted(scatter) ? { ...metric, quantum: quantumOf(metric) } : metric, wide);
    const holds = isReproducible[at] === true && wide <= widest && !isWhole && !isBeyond;
    isBeyond ||= isCurve && !holds;
    return holds ? wide : null;
  });
  return { ...scatter, noise, tolerance };
}

export const isStill = ({ deviations }: Scatter): boolean =>
  deviations.every((row) => row.every((deviation) => deviation === 0));

/** Twice the most that was seen, and one more: rounding moves a count by whole ones, or not at all. */
const countsAllowed = (most: number) => 2 * Math.ceil(most) + 1;

export function tolerancesOf(figures: readonly Figure[]): VariantTolerances {
  const metrics = figures.flatMap(({ name, metric, noise, seeds, tolerance }) => {
    if (!metric) return [];
    const quantum = metric.scale === 'counted' ? { quantum: quantumOf(metric) } : {};
    const { scale, range } = metric;
    const known = { noise: [...noise], seeds: seeds.map(shortOf), tolerance: [...tolerance] };
    return [[name, { scale, range: [...range], ...quantum, ...known }] as const];
  });
  const pictures = figures.flatMap(({ name, metric, noise, tolerance }) =>
    metric ? [] : [[name, { noise: noise[0] ?? 0, tolerance: tolerance[0] ?? null }] as const],
  );
  return {
    metrics: Object.fromEntries(metrics) as VariantTolerances['metrics'],
    pictures: Object.fromEntries(pictures),
  };
}

const shortOf = (value: number) => Number(value.toPrecision(2));

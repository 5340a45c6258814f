import { max, mean, median } from 'simple-statistics';
import { type Metric, nameValue, type Table } from '../study/metrics.ts';
import type { Held, MetricComparison } from './result.ts';
import type { MetricTolerance } from './tolerances.ts';
import { deviationsOf, unitsOf } from './units.ts';

const shownRows = 3;

/** A value, what it may be, and how far it is from that. */
interface Compared {
  readonly by: keyof Held;
  readonly at: number;
  readonly expected: number;
  readonly got: number;
  readonly low: number;
  readonly high: number;
  /** As a part of what is allowed: above 1 it is outside. */
  readonly deviation: number;
}

/**
 * Compares a metric value by value: each may differ from the expected one by its tolerance, in units of the metric's scale; one
 * that has none, or one as wide as all that the metric can be, must only be a number. What is no finite number never matches, and
 * neither do series of different lengths.
 *
 * @param expected the table that the other is held against
 * @param isCut whether both are the beginnings of tables, without values for the end
 */
export function compareMetric(
  metric: Metric,
  expected: Table,
  got: Table,
  tolerance: Pick<MetricTolerance, 'tolerance'>,
  isCut = false,
): MetricComparison {
  const [wanted, values] = [expected[metric.name] ?? [], got[metric.name] ?? []];
  const units = unitsOf(metric, expected);
  const deviations = deviationsOf(metric, expected, got);
  const compared = wanted.slice(0, values.length).map((value, at): Compared => {
    const pair = { at, expected: value, got: values[at] as number };
    const allowed = tolerance.tolerance[at] ?? null;
    const half = allowed === null ? Number.POSITIVE_INFINITY : allowed * (units[at] as number);
    // Beside two singular values that nearly meet, a vector may turn anywhere: its tolerance is as wide as all that it can be.
    if (allowed !== null && half < widthOf(metric)) {
      const deviation = deviations[at] === 0 ? 0 : (deviations[at] as number) / allowed;
      return { ...pair, by: 'tolerance', low: value - half, high: value + half, deviation };
    }
    const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    // NaN is wrong wherever it is.
    return {
      ...pair,
      by: 'nothing',
      low,
      high,
      deviation: Number.isFinite(pair.got) ? 0 : Number.POSITIVE_INFINITY,
    };
  });
  const outside = compared.filter(({ deviation }) => !(deviation <= 1));
  const [worst = null] = compared
    .filter(({ by }) => by !== 'nothing' || outside.length > 0)
    .toSorted(byDeviation);
  const problem =
    wanted.length === values.length ? null : `expected ${wanted.length} values, got ${values.length}`;
  const held = { tolerance: 0, nothing: 0 };
  for (const { by } of compared) held[by]++;
  const show = ({ at, expected, got, low, high }: Compared) => ({
    name: nameValue(metric, at, wanted.length + Number(isCut)),
    expected,
    got: Number.isFinite(got) ? got : null,
    low: finite(low),
    high: finite(high),
  });
  const largest = Math.max(0, ...compared.map(({ deviation }) => deviation));
  return {
    metric: metric.name,
    matches: outside.length === 0 && problem === null,
    held,
    outside: outside.length,
    deviation: Number.isFinite(largest) ? largest : null,
    worst: worst && show(worst),
    differences: spreadOf(compared.map(({ expected, got }) => Math.abs(got - expected))),
    rows: outside.slice(0, shownRows).map(show),
    problem,
  };
}

function widthOf({ range: [from, to] }: Metric): number {
  return from === null || to === null ? Number.MAX_VALUE : to - from;
}

/** JSON has no infinity. */
const finite = (value: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));

const byDeviation = (a: Compared, b: Compared) =>
  a.deviation === b.deviation ? 0 : b.deviation - a.deviation;

/** Largest, mean and median of the differences. */
function spreadOf(differences: readonly number[]): MetricComparison['differences'] {
  const found = differences.filter(Number.isFinite);
  if (found.length === 0) return { max: 0, mean: 0, median: 0 };
  return { max: max(found), mean: mean(found), median: median(found) };
}

/** One line: the metric, expected, got, what it may be. */
export function describeMetric({ metric, worst, outside, held, problem, matches }: MetricComparison): string {
  if (problem) return `${metric}: ${problem}`;
  if (!worst) return `${metric}: held to nothing`;
  const { name, expected, got } = worst;
  const of = held.tolerance + held.nothing;
  const numbers = `expected ${expected}, got ${got ?? 'no number'}, ${showAllowed(worst)}`;
  return `${name}: ${numbers}${matches ? '' : ` (${outside} of ${of} values outside)`}`;
}

const short = (value: number) => String(Number(value.toPrecision(3)));

/** `tolerance ±0.003` */
export const showAllowed = ({ low, high }: NonNullable<MetricComparison['worst']>): string =>
  `tolerance ±${short((high - low) / 2)}`;

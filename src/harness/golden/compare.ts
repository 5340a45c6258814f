import { max, mean, median } from 'simple-statistics';
import { type Metric, nameValue } from '../study/metrics.ts';
import type { MetricComparison } from './result.ts';
import { type MetricTolerance, toleranceAt } from './tolerances.ts';

const shownRows = 3;

/**
 * Compares a metric value by value: |got − expected| ≤ atol + rtol · |expected|. What is no finite number never
 * matches, and neither do series of different lengths.
 */
export function compareMetric(
  metric: Metric,
  expected: readonly number[],
  got: readonly number[],
  tolerance: Pick<MetricTolerance, 'scale' | 'steps'>,
): MetricComparison {
  const values = expected.slice(0, got.length).map((value, at) => {
    const other = got[at] as number;
    const difference = Math.abs(other - value);
    const { atol, rtol } = toleranceAt(tolerance, at, expected);
    const allowed = atol + rtol * Math.abs(value);
    return {
      tolerance: { atol, rtol },
      name: nameValue(metric, at, expected.length),
      expected: value,
      got: other,
      difference,
      relative: difference === 0 ? 0 : difference / Math.abs(value),
      // NaN compares as false, so it is outside.
      outside: !(difference <= allowed),
      multiple: difference === 0 ? 0 : difference / allowed,
    };
  });
  const outside = values.filter((value) => value.outside);
  const worst = [...values].sort((a, b) => compareMultiples(b.multiple, a.multiple))[0] ?? null;
  const problem =
    expected.length === got.length ? null : `expected ${expected.length} values, got ${got.length}`;
  return {
    metric: metric.name,
    matches: outside.length === 0 && problem === null,
    outside: outside.length,
    of: expected.length,
    worst: worst && bare(worst),
    tolerance: worst?.tolerance ?? toleranceAt(tolerance, 0, expected),
    absolute: spreadOf(values.map(({ difference }) => difference)),
    relative: spreadOf(values.map(({ relative }) => relative)),
    rows: outside.slice(0, shownRows).map(bare),
    problem,
  };
}

const bare = ({ name, expected, got }: { name: string; expected: number; got: number }) => ({
  name,
  expected,
  got: Number.isFinite(got) ? got : null,
});

/** NaN is the worst of all. */
function compareMultiples(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a - b;
}

/** Largest, mean and median of the differences. */
function spreadOf(differences: readonly number[]): MetricComparison['absolute'] {
  const finite = differences.filter(Number.isFinite);
  if (finite.length === 0) return { max: 0, mean: 0, median: 0 };
  return { max: max(finite), mean: mean(finite), median: median(finite) };
}

/** One line: the metric, expected, got, tolerance. */
export function describeMetric(comparison: MetricComparison): string {
  const { metric, worst, tolerance, outside, of, problem, matches } = comparison;
  if (problem) return `${metric}: ${problem}`;
  if (!worst) return `${metric}: no values`;
  const allowed = tolerance.atol + tolerance.rtol * Math.abs(worst.expected);
  const { name, expected, got } = worst;
  const numbers = `expected ${expected}, got ${got ?? 'no number'}, tolerance ±${Number(allowed.toPrecision(3))}`;
  return `${name}: ${numbers}${matches ? '' : ` (${outside} of ${of} values outside)`}`;
}

import { max, mean, median } from 'simple-statistics';
import { nameValue } from './figures.ts';
import { type FigureTolerance, type Tolerance, toleranceAt } from './tolerances.ts';

/** How a figure compares with its golden values. */
export interface FigureComparison {
  readonly figure: string;
  readonly matches: boolean;
  /** How many values lie outside of the tolerance, of how many. */
  readonly outside: number;
  readonly of: number;
  /** The value that lies furthest outside, or nearest to it, as a multiple of its tolerance. */
  readonly worst: ComparedValue | null;
  /** That of the worst value. */
  readonly tolerance: Tolerance;
  readonly absolute: Spread;
  readonly relative: Spread;
  /** The first values outside. */
  readonly rows: readonly ComparedValue[];
  /** What is wrong where values cannot be compared one by one. */
  readonly problem: string | null;
}

/** A value beside its golden one; null where it is no finite number. */
export interface ComparedValue {
  readonly name: string;
  readonly expected: number;
  readonly got: number | null;
}

/** Largest, mean and median of the differences. */
export interface Spread {
  readonly max: number;
  readonly mean: number;
  readonly median: number;
}

const shownRows = 3;

/**
 * Compares a figure value by value: |got − expected| ≤ atol + rtol · |expected|. What is no finite number never
 * matches, and neither do series of different lengths.
 */
export function compareFigure(
  figure: string,
  expected: readonly number[],
  got: readonly number[],
  tolerance: Pick<FigureTolerance, 'steps'>,
): FigureComparison {
  const values = expected.slice(0, got.length).map((value, at) => {
    const other = got[at] as number;
    const difference = Math.abs(other - value);
    const { atol, rtol } = toleranceAt(tolerance, at);
    const allowed = atol + rtol * Math.abs(value);
    return {
      tolerance: { atol, rtol },
      name: nameValue(figure, at, expected.length),
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
    figure,
    matches: outside.length === 0 && problem === null,
    outside: outside.length,
    of: expected.length,
    worst: worst && bare(worst),
    tolerance: worst?.tolerance ?? toleranceAt(tolerance, 0),
    absolute: spreadOf(values.map(({ difference }) => difference)),
    relative: spreadOf(values.map(({ relative }) => relative)),
    rows: outside.slice(0, shownRows).map(bare),
    problem,
  };
}

const bare = ({ name, expected, got }: { name: string; expected: number; got: number }): ComparedValue => ({
  name,
  expected,
  got: Number.isFinite(got) ? got : null,
});

/** NaN is the worst of all. */
function compareMultiples(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a - b;
}

function spreadOf(differences: readonly number[]): Spread {
  const finite = differences.filter(Number.isFinite);
  if (finite.length === 0) return { max: 0, mean: 0, median: 0 };
  return { max: max(finite), mean: mean(finite), median: median(finite) };
}

/** One line: the figure, expected, got, tolerance. */
export function describeFigure({
  figure,
  worst,
  tolerance,
  outside,
  of,
  problem,
  matches,
}: FigureComparison): string {
  if (problem) return `${figure}: ${problem}`;
  if (!worst) return `${figure}: no values`;
  const allowed = tolerance.atol + tolerance.rtol * Math.abs(worst.expected);
  const { name, expected, got } = worst;
  const numbers = `expected ${expected}, got ${got ?? 'no number'}, tolerance ±${Number(allowed.toPrecision(3))}`;
  return `${name}: ${numbers}${matches ? '' : ` (${outside} of ${of} values outside)`}`;
}

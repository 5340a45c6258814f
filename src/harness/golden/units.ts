import type { Metric, Table } from '../study/metrics.ts';

/** The least amount that a counted metric changes by. @throws Error where it does not say of how many it is counted */
export function quantumOf({ name, of, quantum }: Metric): number {
  if (quantum !== undefined) return quantum;
  if (of === undefined) throw new Error(`${name}: is counted, and says not of how many`);
  return 1 / of;
}

/** What differences of each value of a metric are measured in, by its scale. @param expected the values that others are held against */
export function unitsOf(metric: Metric, expected: Table): number[] {
  const values = expected[metric.name] ?? [];
  switch (metric.scale) {
    case 'relative':
      return values.map(Math.abs);
    case 'absolute':
      return values.map(() => 1);
    case 'largest':
      return values.map(() => largestOf(values));
    case 'counted':
      return values.map(() => quantumOf(metric));
    case 'gap': {
      const sigmas = expected[metric.gapsOf ?? ''] ?? [];
      return values.map((_, at) => largestOf(sigmas) / gapAt(sigmas, at));
    }
  }
}

/** How far a singular value lies from its nearest neighbour. */
function gapAt(sigmas: readonly number[], at: number): number {
  const gaps = [at - 1, at + 1].flatMap((other) => {
    const sigma = sigmas[other];
    return sigma === undefined ? [] : [Math.abs(sigma - (sigmas[at] as number))];
  });
  return Math.min(...gaps, largestOf(sigmas));
}

const largestOf = (values: readonly number[]) => Math.max(0, ...values.map(Math.abs));

/**
 * How far each value of a metric lies from the expected one, in units of its scale; counts in whole ones. What is no finite
 * number is infinitely far.
 */
export function deviationsOf(metric: Metric, expected: Table, got: Table): number[] {
  const units = unitsOf(metric, expected);
  const others = got[metric.name] ?? [];
  return (expected[metric.name] ?? []).map((value, at) => {
    const difference = Math.abs((others[at] ?? Number.NaN) - value);
    if (difference === 0) return 0;
    if (!Number.isFinite(difference)) return Number.POSITIVE_INFINITY;
    const deviation = difference / (units[at] as number);
    // Rounded to nine digits, a count is no whole number.
    return metric.scale === 'counted' && metric.quantum === undefined ? Math.round(deviation) : deviation;
  });
}

import { mapEntries } from '../../kit/arrays.ts';
import { type Metric, type Table, takenEachRecord } from '../study/metrics.ts';

/** Nine digits tell any two 32-bit floats apart. */
const digits = 9;

/** Whether golden results hold a metric. */
export const isHeldMetric = ({ isHeld = true }: Pick<Metric, 'isHeld'>): boolean => isHeld;

/** What golden results hold of a table: rounded, in the order of the metrics; what was not measured is left out. */
export function heldOf(table: Table, metrics: readonly Metric[]): Record<string, number[]> {
  const values = metrics.filter(isHeldMetric).flatMap(({ name }) => {
    const measured = table[name];
    if (!measured?.length) return [];
    return [[name, measured.map((value) => Number(value.toPrecision(digits)))] as const];
  });
  return Object.fromEntries(values);
}

/**
 * The beginning of a table: the first records of what is measured at each, and what is measured before the first step. A run that
 * was cut after them has no more.
 */
export function beginningOf(
  table: Table,
  metrics: readonly Metric[],
  records: number,
): Record<string, number[]> {
  const stage = metrics[0]?.stage;
  const begun = metrics.filter(
    (metric) => metric.stage === stage && (takenEachRecord(metric) || metric.taken === 'the start'),
  );
  return mapEntries(heldOf(table, begun), (name, values) => {
    const metric = begun.find((one) => one.name === name);
    return metric && takenEachRecord(metric) ? values.slice(0, records) : values;
  });
}

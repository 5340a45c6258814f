import type { Metric, Table } from '../study/metrics.ts';
import type { Experiment } from '../study/study.ts';

/** Nine digits tell any two 32-bit floats apart. */
const digits = 9;

/** The values that a table has of these metrics, rounded, in the order of the metrics; what was not measured is left out. */
function roundedOf(table: Table, metrics: readonly Metric[], most?: number): Record<string, number[]> {
  const values = metrics.flatMap(({ name }) => {
    const measured = table[name];
    if (!measured?.length) return [];
    return [[name, measured.slice(0, most).map((value) => Number(value.toPrecision(digits)))] as const];
  });
  return Object.fromEntries(values);
}

/** What golden results hold of a table. */
export const heldOf = (table: Table, metrics: readonly Metric[]): Record<string, number[]> =>
  roundedOf(
    table,
    metrics.filter(({ isHeld = true }) => isHeld),
  );

/** What two engines are compared on: the first records of the metrics that say so. */
export const agreementSteps = (
  table: Table,
  { metrics, probes }: Pick<Experiment, 'metrics' | 'probes'>,
): Table =>
  roundedOf(
    table,
    metrics.filter(({ isCompared }) => isCompared),
    probes.agreement?.records ?? 0,
  );

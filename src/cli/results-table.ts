import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { FinishedRun } from '../harness/study/run-file.ts';
import { type Column, comparedOf, type Study } from '../harness/study/study.ts';
import { showTable } from '../harness/terminal/say.ts';

/**
 * Results as a table: a row for each experiment and variant, in the study's order, with means over seeds of what the study
 * shows of each.
 */
export function showResults(
  { experiments, columns }: Pick<Study, 'experiments' | 'columns'>,
  runs: readonly FinishedRun[],
) {
  const rows = experiments.flatMap((experiment) => {
    const inOrder = [
      ...comparedOf(experiment),
      ...experiment.variants.filter(({ isCompared }) => !isCompared),
    ];
    return inOrder.flatMap(({ name: variant }) => {
      const own = runs.filter(({ run }) => run.experiment === experiment.name && run.variant === variant);
      if (own.length === 0) return [];
      const seconds = mean(own.map(({ run }) => run.seconds ?? 0)).toFixed(1);
      const cells = columns.map((column) => cellOf(column, own));
      return [[experiment.name, variant, String(own.length), ...cells, seconds]];
    });
  });
  const head = ['experiment', 'variant', 'n', ...columns.map((column) => column.head), 'seconds'];
  return showTable(head, rows);
}

function cellOf({ metric, digits, first, hasSpread }: Column, runs: readonly FinishedRun[]): string {
  const measured = runs.flatMap(({ table }) => (table[metric] ? [table[metric]] : []));
  if (measured.length === 0) return '';
  const average = (of: (values: readonly number[]) => number | undefined) =>
    mean(measured.map((values) => of(values) as number)).toFixed(digits);
  if (first !== undefined) {
    const count = Math.min(first, ...measured.map((values) => values.length));
    return Array.from({ length: count }, (_, at) => average((values) => values[at])).join('  ');
  }
  const ends = measured.map((values) => values.at(-1) as number);
  const spread = hasSpread && ends.length > 1 ? ` ± ${sampleStandardDeviation(ends).toFixed(digits)}` : '';
  return average((values) => values.at(-1)) + spread;
}

import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../kit/errors.ts';
import { readJson } from '../../kit/json.ts';
import { problemOf, type Table } from '../study/metrics.ts';
import type { Experiment } from '../study/study.ts';

/** `metrics.json`: what was measured, by the names of metrics. */
export const metricsSchema = z
  .record(z.string(), z.array(z.number()))
  .describe('name of the metric ↦ its values: one a record, one a place of a series, or one')
  .meta({ title: 'racecar-repro metrics.json' });

export const metricsFile = 'metrics.json';

export const encodeMetrics = (table: Table): string =>
  `{\n${Object.entries(table)
    .map(([name, values]) => `  ${JSON.stringify(name)}: ${JSON.stringify(values)}`)
    .join(',\n')}\n}\n`;

/**
 * Reads what a run measured, and holds it against what its experiment declares.
 *
 * @param isFinished whether all must be there that is not optional
 * @throws InputError that names the file and the metric
 */
export function readMetrics(
  folder: string,
  { metrics }: Pick<Experiment, 'metrics'>,
  isFinished: boolean,
): Table {
  const file = join(folder, metricsFile);
  const table = readJson(file, metricsSchema);
  const problem = problemOf(table, metrics, isFinished);
  if (problem) throw new InputError(`${file}: ${problem}`);
  return table;
}

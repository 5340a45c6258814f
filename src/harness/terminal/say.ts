import Table from 'cli-table3';
import { exitCodeOf } from '../report/counts.ts';
import type { Report } from '../report/model.ts';
import { provenanceProblem } from '../runs/provenance.ts';
import type { DataByExperiment } from '../study/open-data.ts';
import type { Engine } from '../study/runner.ts';
import type { Study } from '../study/study.ts';

/** Results go to standard output; progress and remarks to standard error. */
export const say = (line: string): void => console.log(line);
export const remark = (line: string): void => console.error(line);

/**
 * `original data (peak 110 images, SHA-256 1a2b3c4d5e6f…; mnist 4 images, …), computed data (…)`; of one experiment without its
 * name. Stand-ins are in capitals.
 */
export function showData(data: DataByExperiment): string {
  const entries = Object.entries(data);
  const origins = [...new Set(entries.map(([, { origin }]) => origin))];
  return origins
    .map((origin) => {
      const own = entries.filter(([, chosen]) => chosen.origin === origin);
      const isStandIn = own.some(([, chosen]) => chosen.isStandIn);
      const shown = own.map(([experiment, { count, sha256 }]) => {
        const name = entries.length > 1 ? `${experiment} ` : '';
        return `${name}${count}, SHA-256 ${sha256.slice(0, 12)}…`;
      });
      return `${isStandIn ? origin.toUpperCase() : origin} data (${shown.join('; ')})`;
    })
    .join(', ');
}

/** Says why real data that are there were passed over, once. */
export function remarkOnData(data: DataByExperiment): void {
  const warnings = new Set(Object.values(data).flatMap(({ warning }) => warning ?? []));
  for (const warning of warnings) remark(`racecar: the real data are passed over: ${warning}`);
}

/** Says which better engines were passed over, and why: with them it would be done sooner. */
export function remarkOnEngine({ name, passedOver = [] }: Engine): void {
  for (const problem of passedOver) remark(`racecar: ${problem}; ${name} is taken`);
}

/** Says why no commit is recorded, where the study lies in a checkout and git does not tell. */
export function remarkOnProvenance({ root }: Pick<Study, 'root'>): void {
  const problem = provenanceProblem(root);
  if (problem) remark(`racecar: no commit is recorded: ${problem}`);
}

/** What goes before a command that is to find the same data again; the place of the real ones is the user's. */
export function namingData({ experiments }: Pick<Study, 'experiments'>, data: DataByExperiment): string {
  const isInFolder = experiments.some((experiment) =>
    experiment.data.origins.some((one) => one.isInFolder && one.name === data[experiment.name]?.origin),
  );
  return isInFolder ? 'RACECAR_DATA_DIR=<folder of the real data> ' : '';
}

/** Ends a command in a report: with these lines, and its exit code. */
export function conclude(report: Pick<Report, 'verdict' | 'scope'>, lines: readonly string[]): void {
  for (const line of lines) say(line);
  process.exitCode = exitCodeOf(report);
}

/** What no line is drawn with. */
const none = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
];

/** A table without lines, numbers to the right. */
export function showTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumeric = (column: number) => rows.every((row) => /^[-\d]/.test(row[column] ?? ''));
  const table = new Table({
    head: [...head],
    chars: { ...Object.fromEntries(none.map((part) => [part, ''])), middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) => (isNumeric(column) ? 'right' : 'left')),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString().replace(/ +$/gm, '');
}

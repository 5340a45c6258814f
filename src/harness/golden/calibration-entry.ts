import { percentUp } from './round-up.ts';
import { limitLines } from './tolerance-tables.ts';
import type { ExperimentTolerances } from './tolerances.ts';

/** How many values of an experiment are held, in a few words. */
export function heldBy({ variants }: Pick<ExperimentTolerances, 'variants'>): string {
  const metrics = Object.values(variants).flatMap((variant) => Object.values(variant.metrics));
  const values = metrics.flatMap(({ tolerance }) => tolerance);
  return `${values.filter((one) => one !== null).length} of ${values.length} values are held, the others to nothing`;
}

/** The entry of a calibration in the log of changes. */
export function calibrationEntry(reason: string, file: string, tolerances: ExperimentTolerances): string {
  const { measured, alarm, leftOut } = tolerances;
  const { date, seeds, draws, base, engines, disturbance } = measured;
  const limits = limitLines(alarm.limits);
  return [
    `## ${date}: ${reason}`,
    '',
    `Tolerances \`${file}\`; seeds ${seeds.join(', ')} on ${base}, each disturbed ${draws} times (${disturbance}), and on ${engines.join(', ') || 'no other engine'}.`,
    '',
    ...(limits.length > 0
      ? [
          `- by noise alone ${100 * alarm.check} % of whole checks fail; limits, in units of the noise:`,
          ...limits.map((line) => `  ${line}`),
        ]
      : ['- nothing moved: the results are held exactly']),
    `- ${heldBy(tolerances)}`,
    ...leftOut.map(
      ({ what, runs, drifted, deviation, bound }) =>
        `- measured without ${what}: ${drifted} of its ${runs} runs drift, ${deviation === null ? 'beyond measure' : `at most ${deviation} of the limit`}; with 95 % confidence fewer than ${percentUp(bound)} do`,
    ),
    '',
  ].join('\n');
}

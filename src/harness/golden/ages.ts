import { type Metric, takenEachRecord } from '../study/metrics.ts';

/**
 * The age of a value: how long a run was under way when it was measured. What rounding does grows with it, from a few units in
 * the last place to all that a chaotic training can do, and so does how unevenly it does it: each age has a limit of its own.
 */

/** The age of pictures, which are drawn at the end. */
export const pictured = 'pictures';

/**
 * `the start`, `record 0`, `record 1`, `records 2 to 3`, `records 4 to 7`, … , `the end`; `stage AA` of what follows the first stage.
 *
 * @param metrics all of the experiment, of which the first is of the first stage
 */
export function agesOf(metric: Metric, length: number, metrics: readonly Metric[]): string[] {
  const { stage, taken } = metric;
  const isLater = stage !== metrics[0]?.stage;
  return Array.from({ length }, (_, at) => {
    if (isLater) return `stage ${stage}`;
    if (!takenEachRecord(metric)) return taken;
    return taken === 'each record and the end' && at === length - 1 ? 'the end' : ageOfRecord(at);
  });
}

/** Whether a value was measured so early that it is compared to its last digits. */
export const isEarly = (age: string): boolean => ['the start', 'record 0', 'record 1'].includes(age);

function ageOfRecord(record: number): string {
  if (record < 2) return `record ${record}`;
  const from = 2 ** Math.floor(Math.log2(record));
  return `records ${from} to ${2 * from - 1}`;
}

import {
  type AnyArrays,
  type FloatArray,
  type NamedArrays,
  rowsOf,
  showShape,
  zeros,
} from '../kit/arrays.ts';
import type { Prepared } from './engine.ts';

/**
 * How many rows are run at a time, where it makes no difference to them which others are run beside them: so few that what one layer makes
 * of them is still in the processor's caches when the next one reads it, and so many that a call costs little beside them.
 */
export const atATime = 50;

/**
 * A function whose input of this name has rows that do not depend on each other, run for some of them at a time.
 *
 * @param run some rows, and all else, which is the same for all of them
 */
export function inParts(
  name: string,
  run: (part: AnyArrays, fixed: AnyArrays) => Promise<NamedArrays>,
): Prepared {
  return async ({ [name]: whole, ...fixed }) => {
    if (!whole) throw new Error(`expected an input ${name}, got ${Object.keys(fixed).join(', ')}`);
    const rows = whole.shape[0] as number;
    const results: Record<string, FloatArray> = {};
    for (let from = 0; from < rows; from += atATime) {
      const to = Math.min(rows, from + atATime);
      const part = await run({ [name]: rowsOf(whole, from, to) }, fixed);
      for (const [key, { shape, values }] of Object.entries(part)) {
        if (shape[0] !== to - from)
          throw new Error(`expected a row of ${key} for each of ${name}, got ${showShape(shape)}`);
        results[key] ??= zeros(rows, ...shape.slice(1));
        rowsOf(results[key], from, to).values.set(values);
      }
    }
    return results;
  };
}

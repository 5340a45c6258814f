import {
  type AnyArrays,
  type FloatArray,
  mapEntries,
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

/** Takes the rows of this name out of what a function is given. @throws Error where they are not there */
export function rowsAmong(name: string, { [name]: whole, ...fixed }: AnyArrays) {
  if (!whole) throw new Error(`expected an input ${name}, got ${Object.keys(fixed).join(', ')}`);
  return { whole, fixed, total: whole.shape[0] as number };
}

/** @throws Error that names the first result of rows of this name that has not as many */
export function requireRows(shapes: Readonly<Record<string, readonly number[]>>, name: string, rows: number) {
  for (const [key, shape] of Object.entries(shapes))
    if (shape[0] !== rows)
      throw new Error(`expected a row of ${key} for each of ${name}, got ${showShape(shape)}`);
}

/** Writes what came of some rows into what comes of all, from this one on. */
export function writeRows(made: NamedArrays, results: NamedArrays, from: number): void {
  for (const [key, { shape, values }] of Object.entries(made)) {
    const all = results[key] as FloatArray;
    rowsOf(all, from, from + (shape[0] as number)).values.set(values);
  }
}

/**
 * A function whose input of this name has rows that do not depend on each other, run for some of them at a time.
 *
 * @param run some rows, and all else, which is the same for all of them
 */
export function inParts(
  name: string,
  run: (part: AnyArrays, fixed: AnyArrays) => Promise<NamedArrays>,
): Prepared {
  return async (inputs) => {
    const { whole, fixed, total } = rowsAmong(name, inputs);
    let results: NamedArrays = {};
    for (let from = 0; from < total; from += atATime) {
      const to = Math.min(total, from + atATime);
      const part = await run({ [name]: rowsOf(whole, from, to) }, fixed);
      const shapes = mapEntries(part, (_, { shape }) => shape);
      requireRows(shapes, name, to - from);
      if (from === 0) results = mapEntries(shapes, (_, [, ...row]) => zeros(total, ...row));
      writeRows(part, results, from);
    }
    return results;
  };
}

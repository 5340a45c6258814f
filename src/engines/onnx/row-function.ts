import { type AnyArrays, mapEntries, rowsOf, showShape, sizeOf } from '../../kit/arrays.ts';
import type { NamedTensors, Prepared } from '../engine.ts';
import { atATime } from '../in-parts.ts';
import { CompiledFunction } from './function.ts';
import { runOf, shapesOf } from './running/sessions.ts';
import { type Parts, takeParts, write } from './running/shared-rows.ts';
import { Thread } from './running/thread.ts';

/**
 * A function whose input of this name has rows that do not depend on each other, run for some of them at a time.
 *
 * @param isHelped whether a thread that nobody needs just then takes its share of them
 */
export function functionOfRows(
  f: (inputs: NamedTensors) => NamedTensors,
  name: string,
  isHelped: boolean,
): Prepared {
  const compiled = new CompiledFunction(f);
  return async ({ [name]: whole, ...fixed }) => {
    if (!whole) throw new Error(`expected an input ${name}, got ${Object.keys(fixed).join(', ')}`);
    const total = whole.shape[0] as number;
    if (total === 0) return {};
    const some = (from: number, to: number) => ({ [name]: rowsOf(whole, from, to) });
    const first = some(0, Math.min(total, atATime));
    const count = total - (total % atATime);
    return compiled.with(fixed, async (compiledFor) => {
      const { model, session } = compiledFor(first);
      const shapes = shapesOf(await session);
      const rowless = Object.entries(shapes).find(([, shape]) => shape[0] !== first[name]?.shape[0]);
      if (rowless) {
        const [key, shape] = rowless;
        throw new Error(`expected a row of ${key} for each of ${name}, got ${showShape(shape)}`);
      }
      const helper = isHelped && count > atATime ? Thread.idle() : undefined;
      try {
        const parts = partsOf(model, { [name]: whole }, total, count, shapes, helper !== undefined);
        const help = helper?.ask({ kind: 'help', parts });
        // What goes wrong there is told when it is waited for.
        help?.catch(() => {});
        await takeParts(parts, await session);
        if (count < total) {
          const rest = some(count, total);
          write(await runOf(await compiledFor(rest).session, rest), parts.results, count);
        }
        await help;
        return parts.results;
      } finally {
        helper?.giveBack();
      }
    });
  };
}

/** @param isShared whether another thread takes its share of them */
function partsOf(
  model: Uint8Array,
  rows: AnyArrays,
  total: number,
  count: number,
  shapes: Readonly<Record<string, readonly number[]>>,
  isShared: boolean,
): Parts {
  const Memory = isShared ? SharedArrayBuffer : ArrayBuffer;
  return {
    ...{ model, atATime, count },
    rows: isShared ? mapEntries(rows, (_, array) => onShared(array)) : rows,
    results: mapEntries(shapes, (_, [, ...row]) => ({
      shape: [total, ...row],
      values: new Float32Array(new Memory(total * sizeOf(row) * Float32Array.BYTES_PER_ELEMENT)),
    })),
    next: new Int32Array(new Memory(Int32Array.BYTES_PER_ELEMENT)),
  };
}

/** The same array on memory that other threads see. */
function onShared<T extends AnyArrays[string]>({ shape, values }: T): T {
  const memory = new SharedArrayBuffer(values.byteLength);
  new Uint8Array(memory).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const Same = values.constructor as new (memory: SharedArrayBuffer) => typeof values;
  return { shape, values: new Same(memory) } as T;
}

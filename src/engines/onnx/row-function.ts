import { type AnyArrays, mapEntries, rowsOf, sizeOf } from '../../kit/arrays.ts';
import type { NamedTensors, Prepared } from '../engine.ts';
import { atATime, requireRows, rowsAmong, writeRows } from '../in-parts.ts';
import { CompiledFunction } from './function.ts';
import { runOf, shapesOf } from './running/sessions.ts';
import { type Parts, takeParts } from './running/shared-rows.ts';
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
  return async (inputs) => {
    const { whole, fixed, total } = rowsAmong(name, inputs);
    if (total === 0) return {};
    const some = (from: number, to: number) => ({ [name]: rowsOf(whole, from, to) });
    const size = Math.min(total, atATime);
    const count = total - (total % atATime);
    return compiled.with(fixed, async (compiledFor) => {
      const { model, session } = compiledFor(some(0, size));
      const ready = await session;
      const shapes = shapesOf(ready);
      requireRows(shapes, name, size);
      const helper = isHelped && count > atATime ? Thread.idle() : undefined;
      try {
        const Memory = helper ? SharedArrayBuffer : ArrayBuffer;
        const results = mapEntries(shapes, (_, [, ...row]) => ({
          shape: [total, ...row],
          values: new Float32Array(new Memory(total * sizeOf(row) * Float32Array.BYTES_PER_ELEMENT)),
        }));
        const rows = { [name]: helper ? onShared(whole) : whole };
        const next = new Int32Array(new Memory(Int32Array.BYTES_PER_ELEMENT));
        const parts: Parts = { model, atATime, rows, count, results, next };
        const help = helper?.ask({ kind: 'help', parts });
        // What goes wrong there is told when it is waited for.
        help?.catch(() => {});
        await takeParts(parts, ready);
        if (count < total) {
          const rest = some(count, total);
          writeRows(await runOf(await compiledFor(rest).session, rest), results, count);
        }
        await help;
        return results;
      } finally {
        helper?.giveBack();
      }
    });
  };
}

/** The same array on memory that other threads see. */
function onShared<T extends AnyArrays[string]>({ shape, values }: T): T {
  const Same = values.constructor as new (memory: SharedArrayBuffer) => typeof values;
  const shared = new Same(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return { shape, values: shared } as T;
}

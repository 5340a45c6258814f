import { type AnyArrays, mapEntries, type NamedArrays, rowsOf } from '../../../kit/arrays.ts';
import { writeRows } from '../../in-parts.ts';
import type { NativeCalls } from './native-calls.ts';
import { createSession, release, runOf, type Session } from './sessions.ts';

/**
 * Rows that are run some at a time, each time by whichever thread comes for the next of them, on memory that all of these see. By whom
 * makes no difference to what comes of them: each thread has a session of its own, of the same model.
 */
export interface Parts {
  /** The encoded graph of a function of as many rows as are run at a time. */
  readonly model: Uint8Array;
  readonly atATime: number;
  /** All rows, by the one name that the function has for them. */
  readonly rows: AnyArrays;
  /** How many are run in this way; what does not come out even is not. */
  readonly count: number;
  /** Where what comes of them is written, a row for each. */
  readonly results: NamedArrays;
  /** One number: from which row on nobody has come yet. */
  readonly next: Int32Array;
}

/** Runs one part after the other, as long as there is one that nobody has come for. */
export async function takeParts(parts: Parts, session: Session, calls?: NativeCalls): Promise<void> {
  const { atATime, rows, count, results, next } = parts;
  const come = () => Atomics.add(next, 0, atATime);
  for (let from = come(); from < count; from = come()) {
    const part = mapEntries(rows, (_, array) => rowsOf(array, from, from + atATime));
    const run = () => runOf(session, part);
    writeRows(await (calls ? calls.during(run) : run()), results, from);
  }
}

/** Does so in a thread that has nothing else to do, and may come too late. */
export async function helpWith(parts: Parts, calls: NativeCalls): Promise<void> {
  if (Atomics.load(parts.next, 0) >= parts.count) return;
  const session = calls.during(() => createSession(parts.model));
  try {
    await takeParts(parts, await session, calls);
  } finally {
    await calls.during(() => release(session)).catch(() => {});
  }
}

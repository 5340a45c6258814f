import { type AnyArrays, mapEntries, type NamedArrays, showShape } from '../../kit/arrays.ts';
import type { NamedTensors } from '../engine.ts';
import { OneByOne } from '../turns.ts';
import { elementTypeOf } from './ports.ts';
import { createSession, release, runOf, type Session } from './running/sessions.ts';
import { traceFunction } from './trace.ts';

/** A graph, and a session of it in this thread. */
export interface Compiled {
  readonly model: Uint8Array;
  readonly session: Promise<Session>;
}

/** A function, compiled for each shape that its inputs come in. */
export class CompiledFunction {
  readonly #f: (inputs: NamedTensors) => NamedTensors;
  readonly #compiled = new Map<string, Compiled>();
  #fixed: AnyArrays = {};
  /** A call that has other arrays compiled in waits for those before it. */
  readonly #calls = new OneByOne();

  constructor(f: (inputs: NamedTensors) => NamedTensors) {
    this.#f = f;
  }

  run(inputs: AnyArrays): Promise<NamedArrays> {
    return this.with({}, async (compiledFor) => runOf(await compiledFor(inputs).session, inputs));
  }

  /**
   * Runs it in some way after all calls before this one.
   *
   * @param fixed inputs that are compiled in, until others come
   * @param how is given what it is compiled to for inputs like these
   */
  with<T>(fixed: AnyArrays, how: (compiledFor: (inputs: AnyArrays) => Compiled) => Promise<T>): Promise<T> {
    return this.#calls.run(() => {
      if (!areSame(fixed, this.#fixed)) {
        for (const { session } of this.#compiled.values()) void release(session);
        this.#compiled.clear();
        // A copy: whoever has the arrays may write into them.
        this.#fixed = mapEntries(fixed, (_, array) => copyOf(array));
      }
      return how((inputs) => this.#compiledFor(inputs));
    });
  }

  #compiledFor(inputs: AnyArrays): Compiled {
    const kind = Object.entries(inputs)
      .map(([name, array]) => name + kindOf(array))
      .join();
    const known = this.#compiled.get(kind);
    if (known) return known;
    const model = traceFunction(this.#f, inputs, this.#fixed).encode();
    const made = { model, session: createSession(model) };
    this.#compiled.set(kind, made);
    return made;
  }
}

const areSame = (some: AnyArrays, others: AnyArrays): boolean =>
  Object.keys(some).length === Object.keys(others).length &&
  Object.entries(some).every(([name, array]) => {
    const other = others[name];
    return other !== undefined && kindOf(array) === kindOf(other) && bytesOf(array).equals(bytesOf(other));
  });

const copyOf = <T extends AnyArrays[string]>({ shape, values }: T) =>
  ({ shape, values: values.slice() }) as T;

const kindOf = (array: AnyArrays[string]) => elementTypeOf(array) + showShape(array.shape);

const bytesOf = ({ values }: AnyArrays[string]) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength);

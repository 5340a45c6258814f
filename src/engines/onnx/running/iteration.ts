import { type AnyArrays, mapEntries, type NamedArrays } from '../../../kit/arrays.ts';
import type { Iteration, Step } from '../../engine.ts';
import { traceScan } from '../trace.ts';
import type { Question, Taken, Taker } from './steps.ts';

/** An iteration whose steps are taken elsewhere, where its state is. */
export class OnnxIteration implements Iteration {
  readonly #step: Step;
  readonly #constants: AnyArrays;
  readonly #taker: Taker;
  /** Where it goes on from, as long as the taker does not know that. */
  #given: NamedArrays | undefined;
  #isTraced = false;
  #isOver = false;
  seconds = 0;

  constructor(step: Step, state: NamedArrays, constants: AnyArrays, taker: Taker) {
    this.#taker = taker;
    this.#step = step;
    this.#given = state;
    this.#constants = constants;
  }

  async advance(count: number, inputs: AnyArrays): Promise<Record<string, Float32Array>> {
    // Nothing is waited for in between: the taker can go on from one question to the next by itself.
    const question: Question = { kind: 'advance', count, inputs: alone(inputs) };
    const [, taken] = await Promise.all([this.#tell(inputs), this.#ask(question)]);
    const { outputs, seconds } = taken as Taken;
    this.seconds += seconds;
    return outputs;
  }

  async state(): Promise<NamedArrays> {
    return this.#given ?? ((await this.#ask({ kind: 'state' })) as NamedArrays);
  }

  replace(state: NamedArrays): void {
    this.#given = state;
  }

  dispose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#taker.giveBack();
  }

  /** Tells the taker what it does not know. */
  async #tell(inputs: AnyArrays): Promise<void> {
    const given = this.#given;
    if (!given) return;
    const state = alone(given);
    const question: Question = this.#isTraced
      ? { kind: 'replace', state }
      : { kind: 'begin', model: this.#trace(given, inputs), state, constants: alone(this.#constants) };
    this.#given = undefined;
    await this.#ask(question);
  }

  /** The encoded graph of its scan, once. */
  #trace(state: NamedArrays, inputs: AnyArrays): Uint8Array {
    const started = performance.now();
    const model = traceScan(this.#step, state, this.#constants, inputs).encode();
    this.seconds += (performance.now() - started) / 1000;
    this.#isTraced = true;
    return model;
  }

  /** What is left when it is disposed of is not asked any more: it may be another's taker. */
  async #ask(question: Question): Promise<unknown> {
    if (this.#isOver) throw new Error('the iteration was disposed of');
    return this.#taker.ask(question);
  }
}

/** Arrays on no more memory than they need: all of it goes to the thread, whatever part of it is theirs. */
const alone = <Arrays extends AnyArrays>(arrays: Arrays): Arrays =>
  mapEntries(arrays as AnyArrays, (_, { shape, values }) => ({
    shape,
    values: values.byteLength === values.buffer.byteLength ? values : values.slice(),
  })) as Arrays;

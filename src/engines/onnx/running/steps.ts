import { type AnyArrays, mapEntries, type NamedArrays, rowsOf } from '../../../kit/arrays.ts';
import { OneByOne, StepsAtATime } from '../../turns.ts';
import { ports } from '../ports.ts';
import { NativeCalls } from './native-calls.ts';
import { createSession, download, release, type Session, upload } from './sessions.ts';

/** What is asked of whoever takes the steps of an iteration, and answered in that order. */
export type Question =
  | {
      readonly kind: 'begin';
      /** The encoded graph of a scan over steps. */
      readonly model: Uint8Array;
      readonly state: NamedArrays;
      readonly constants: AnyArrays;
    }
  | { readonly kind: 'advance'; readonly count: number; readonly inputs: AnyArrays }
  | { readonly kind: 'state' }
  | { readonly kind: 'replace'; readonly state: NamedArrays };

/** What all steps of a call told, and how long they took. */
export interface Taken {
  readonly outputs: Record<string, Float32Array>;
  readonly seconds: number;
}

/** Takes the steps of one iteration, wherever that is. */
export interface Taker {
  /** @throws Error when the iteration is given up meanwhile */
  ask(question: Question): Promise<unknown>;
  /** Gives the iteration up, at work or not. */
  giveBack(): void;
}

/** Takes them in this very thread. */
export class TakenHere implements Taker {
  readonly #calls: NativeCalls;
  #steps: Steps | undefined;
  readonly #questions = new OneByOne();

  constructor(calls = new NativeCalls()) {
    this.#calls = calls;
  }

  ask(question: Question): Promise<unknown> {
    return this.#questions.run(() => this.#answer(question));
  }

  async #answer(question: Question): Promise<unknown> {
    switch (question.kind) {
      case 'begin':
        this.#steps = new Steps(question.model, question.state, question.constants, this.#calls);
        return;
      case 'advance':
        return this.#steps?.advance(question.count, question.inputs);
      case 'state':
        return this.#steps?.state;
      case 'replace':
        return this.#steps?.replace(question.state);
    }
  }

  giveBack(): void {
    this.#calls.stop();
    void this.#questions.run(() => {
      this.#calls.go();
      return this.end();
    });
  }

  /** Frees what it needed. */
  async end(): Promise<void> {
    const steps = this.#steps;
    this.#steps = undefined;
    await steps?.end();
  }
}

/** The steps of an iteration, as many of them a native call as take a moment; the state stays with them. */
class Steps {
  readonly #session: Promise<Session>;
  readonly #constants: AnyArrays;
  readonly #calls: NativeCalls;
  readonly #atATime = new StepsAtATime();
  #state: NamedArrays;

  /** @param model the encoded graph of a scan over steps */
  constructor(model: Uint8Array, state: NamedArrays, constants: AnyArrays, calls: NativeCalls) {
    this.#calls = calls;
    this.#session = calls.during(() => createSession(model));
    // Whoever asks for the first step is told why it did not come to be.
    this.#session.catch(() => {});
    this.#state = state;
    this.#constants = constants;
  }

  async advance(count: number, inputs: AnyArrays): Promise<Taken> {
    const begun = performance.now();
    const session = await this.#session;
    const outputs: Record<string, Float32Array> = {};
    for (let done = 0; done < count; ) {
      const steps = Math.min(this.#atATime.count, count - done);
      const started = performance.now();
      const own = mapEntries(inputs, (_, array) => rowsOf(array, done, done + steps));
      for (const [name, { values }] of Object.entries(await this.#call(session, steps, own))) {
        outputs[name] ??= new Float32Array(count);
        outputs[name].set(values, done);
      }
      this.#atATime.learn(steps, performance.now() - started);
      done += steps;
    }
    return { outputs, seconds: (performance.now() - begun) / 1000 };
  }

  /** Runs steps in one native call. @returns their outputs */
  async #call(session: Session, steps: number, inputs: AnyArrays): Promise<NamedArrays> {
    const fed = {
      ...upload({ [ports.steps]: { shape: [steps], values: new Uint8Array(steps) } }, (name) => name),
      ...upload(this.#state, ports.state),
      ...upload(this.#constants, ports.constant),
      ...upload(inputs, ports.input),
    };
    const results = await this.#calls.during(() => session.run(fed));
    this.#state = download(results, ports.nextState(''));
    return download(results, ports.output(''));
  }

  get state(): NamedArrays {
    return this.#state;
  }

  replace(state: NamedArrays): void {
    this.#state = state;
  }

  async end(): Promise<void> {
    await this.#calls.during(() => release(this.#session)).catch(() => {});
  }
}

import type { Iteration } from '../../engines/engine.ts';
import { OneByOne } from '../../engines/turns.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import { type Disturbance, disturb } from './disturbance.ts';
import { feedOf } from './feed.ts';
import { type Checkpoint, DivergenceError, type Training, type TrainingRecord } from './training.ts';

/** Steps up to one that is recorded, or the last one, and what came of them. */
export interface Leg extends Pick<TrainingRecord, 'loss' | 'crossEntropy' | 'checkpoint'> {
  readonly seconds: number;
}

/** What came of steps. */
interface Advanced {
  readonly outputs: Readonly<Record<string, Float32Array>>;
  /** The state after them, and that of the generator of the noise that they were fed. */
  readonly state: NamedArrays;
  readonly noise: readonly number[];
}

/** All steps of a training, in legs from one record to the next, which may be asked for before those before them are told. */
export class Legs {
  readonly #training: Training;
  readonly #iteration: Iteration;
  readonly #feed: ReturnType<typeof feedOf>;
  /** Those that were asked for and not yet taken. */
  readonly #asked: Promise<Leg>[] = [];
  /** How many steps were asked for. */
  #done: number;
  /** Seconds of the iteration that belong to legs that were told. */
  #told: number;
  #lastFinite: number | undefined;
  /** Of those that are disturbed each begins where the one before has ended. */
  readonly #disturbed = new OneByOne();

  /** @param rows how many there are to train on */
  constructor(training: Training, iteration: Iteration, start: Checkpoint, rows: number) {
    this.#training = training;
    this.#iteration = iteration;
    this.#feed = feedOf(training, start, rows);
    this.#done = start.done;
    this.#told = iteration.seconds;
  }

  /** Asks for legs, until so many are asked for that `next` has not given. */
  ask(most: number): void {
    const { steps, recordEvery } = this.#training;
    while (this.#asked.length < most && this.#done < steps) {
      const from = this.#done;
      const toRecord = from % recordEvery === 0 ? 1 : recordEvery - (from % recordEvery) + 1;
      const count = Math.min(toRecord, steps - from);
      this.#done += count;
      const leg = this.#take(from, count);
      // Whether it goes wrong is told in its turn.
      leg.catch(() => {});
      this.#asked.push(leg);
    }
  }

  /** The next one, which is asked for if it was not; undefined after the last. @throws DivergenceError */
  next(): Promise<Leg> | undefined {
    this.ask(1);
    return this.#asked.shift();
  }

  async #take(from: number, count: number): Promise<Leg> {
    const { disturbance } = this.#training;
    const { outputs, state, noise } = disturbance
      ? await this.#disturbed.run(() => this.#advanceDisturbed(from, count, disturbance))
      : await this.#advance(count);
    const seconds = this.#iteration.seconds - this.#told;
    this.#told = this.#iteration.seconds;
    const { loss = new Float32Array(), crossEntropy } = outputs;
    const bad = loss.findIndex((value) => !Number.isFinite(value));
    if (bad > 0) this.#lastFinite = loss[bad - 1] as number;
    if (bad >= 0) throw this.#diverged(`the loss is ${loss[bad]}`, from + bad);
    const last = loss[count - 1] as number;
    this.#lastFinite = last;
    const done = from + count;
    const infinite = Object.keys(state).find((name) => !allFinite(state[name]?.values as Float32Array));
    if (infinite) throw this.#diverged(`${infinite} is not finite`, done - 1);
    const checkpoint = { done, state, noise };
    return { checkpoint, loss: last, crossEntropy: crossEntropy?.[count - 1] as number, seconds };
  }

  #diverged(what: string, step: number): DivergenceError {
    const before = this.#lastFinite ?? 'none';
    return new DivergenceError(
      `${this.#training.name}: ${what} at step ${step}; the last finite loss was ${before}`,
    );
  }

  async #advance(count: number): Promise<Advanced> {
    const { feed, random } = this.#feed;
    const fed = feed(count);
    const noise = random.state;
    // Both are asked for at once: what is asked for next are the steps of the next leg.
    const [outputs, state] = await Promise.all([
      this.#iteration.advance(count, fed),
      this.#iteration.state(),
    ]);
    return { outputs, state, noise };
  }

  /** The same step by step, with the state disturbed after each. */
  async #advanceDisturbed(from: number, count: number, disturbance: Disturbance): Promise<Advanced> {
    const outputs: Record<string, Float32Array> = {};
    let last = { outputs, state: {}, noise: this.#feed.random.state };
    for (let at = 0; at < count; at++) {
      const { outputs: told, state, noise } = await this.#advance(1);
      for (const [name, values] of Object.entries(told)) {
        outputs[name] ??= new Float32Array(count);
        outputs[name].set(values, at);
      }
      last = { outputs, state: disturb(state, disturbance, from + at), noise };
      this.#iteration.replace(last.state);
    }
    return last;
  }
}

function allFinite(values: Float32Array): boolean {
  // A plain loop: this is asked of the whole state at every record.
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return false;
  return true;
}

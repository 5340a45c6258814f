import { setImmediate } from 'node:timers/promises';

/** For how long computing may hold a process, in which nothing else happens meanwhile: no Ctrl-C, no look at a lock. */
const mostMilliseconds = 300;

/** Lets a process that computes see to other things now and then. */
export class Turns {
  #since = performance.now();

  /** Does so where the last time is long enough ago. */
  async take(): Promise<void> {
    if (performance.now() - this.#since < mostMilliseconds) return;
    await setImmediate();
    this.#since = performance.now();
  }
}

/** How many steps may be one call that cannot be interrupted: as many as take no longer than that, as those before them did. */
export class StepsAtATime {
  #count = 1;

  get count(): number {
    return this.#count;
  }

  /** Takes in that so many steps took so long. */
  learn(steps: number, milliseconds: number): void {
    this.#count = Math.max(1, Math.floor((steps * mostMilliseconds) / milliseconds));
  }
}

/** Lets one thing happen after the other, in the order in which they are asked for, whatever becomes of those before. */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(next: () => Promise<T>): Promise<T> {
    const result = this.#last.then(next);
    this.#last = result.catch(() => {});
    return result;
  }
}

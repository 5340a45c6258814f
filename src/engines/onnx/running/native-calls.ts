/**
 * The native calls of a thread, and the word that it shall begin no other. A thread that is ended while it is inside of one takes the whole
 * process down with it: ONNX Runtime makes its results in an engine that is no more there, and what it throws then nobody catches.
 */
export class NativeCalls {
  /** How many are under way, and whether no other shall begin, on memory that both threads see. */
  readonly flags: Int32Array;

  /** @param flags as the thread got them that makes the calls; new ones for the one that starts it */
  constructor(flags = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))) {
    this.flags = flags;
  }

  /** @throws Error when no other shall begin */
  async during<T>(call: () => Promise<T>): Promise<T> {
    this.begin();
    try {
      if (Atomics.load(this.flags, isStopped) === 1) throw new Error('the iteration was disposed of');
      return await call();
    } finally {
      this.end();
    }
  }

  begin(): void {
    Atomics.add(this.flags, underWay, 1);
  }

  /** One that was under way has ended. */
  end(): void {
    Atomics.sub(this.flags, underWay, 1);
    Atomics.notify(this.flags, underWay);
  }

  /** Has no other begin. */
  stop(): void {
    Atomics.store(this.flags, isStopped, 1);
  }

  /** Lets them begin again. */
  go(): void {
    Atomics.store(this.flags, isStopped, 0);
  }

  /** Waits, and does nothing else meanwhile, until none is under way; not for ever, since the thread may have died as it was started. */
  waitForEnd(): void {
    const until = performance.now() + mostMilliseconds;
    for (let left = mostMilliseconds; left > 0; left = until - performance.now()) {
      const count = Atomics.load(this.flags, underWay);
      if (count === 0) return;
      Atomics.wait(this.flags, underWay, count, left);
    }
  }
}

const [underWay, isStopped] = [0, 1];

/** More than any takes: those of many steps are made to take a third of a second. */
const mostMilliseconds = 60_000;

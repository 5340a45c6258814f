import { Worker } from 'node:worker_threads';
import { projectPath } from '../../../kit/project.ts';
import { NativeCalls } from './native-calls.ts';
import type { Question, Taker } from './steps.ts';
import type { Answer, Order, Request } from './steps-thread.ts';

/** As it is built, wherever this is run from: Node takes the sources for no modules of a thread. */
const threadFile = projectPath('dist/engines/onnx/running/steps-thread.js');

/** For how long a thread is kept that nobody needs, in milliseconds. */
const keptFor = 1000;

const all = new Set<Thread>();

/** The process ends, and with it all threads. */
function endAll(): void {
  for (const thread of all) thread.waitForEnd();
}

let spare: { readonly thread: Thread; readonly end: NodeJS.Timeout } | undefined;

/** Who waits for an answer. */
interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread for the steps of one iteration. It keeps no process from ending that waits for no answer of it. */
export class Thread implements Taker {
  readonly #calls = new NativeCalls();
  readonly #worker = new Worker(threadFile, {
    workerData: this.#calls.flags,
    // What the process was started with, a program on its command line or modules to load first, is not for the thread.
    execArgv: [],
  });
  /** In the order in which they asked, which is that of the answers. */
  readonly #waiting: Waiting[] = [];
  #death: Error | undefined;
  /** Whether it was given back at work. */
  #isLeft = false;

  private constructor() {
    if (all.size === 0) process.on('exit', endAll);
    all.add(this);
    // Until it is loaded, of which it tells: that is such a call, too.
    this.#calls.begin();
    this.#worker.on('message', (given: Answer) =>
      this.#settle(({ resolve, reject }) => ('error' in given ? reject(given.error) : resolve(given.answer))),
    );
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', () => this.#die(new Error('the thread that takes the steps has ended')));
    // Last: to listen for messages holds the process as well.
    this.#worker.unref();
  }

  /** One that nobody needs any more, or a new one, which starts while something else is done. */
  static take(): Thread {
    if (!spare) return new Thread();
    const { thread, end } = spare;
    clearTimeout(end);
    spare = undefined;
    return thread;
  }

  /** One that nobody needs any more, if there is one. */
  static idle(): Thread | undefined {
    return spare && Thread.take();
  }

  /** Asks; what was asked before is answered before. */
  ask(question: Question | Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#death) return reject(this.#death);
      // What cannot be sent was not asked.
      this.#worker.postMessage(question);
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
    });
  }

  /** Gives it back, at work or not: it does no more than what it is in the middle of. */
  giveBack(): void {
    if (this.#death) return;
    if (this.#waiting.length > 0) {
      this.#isLeft = true;
      this.#calls.stop();
      return;
    }
    this.#calls.go();
    this.#worker.postMessage({ kind: 'end' } satisfies Order);
    const end = setTimeout(() => this.#close(), spare ? 0 : keptFor).unref();
    spare ??= { thread: this, end };
  }

  /** Ends it, which nobody needs and which has nothing to do. */
  #close(): void {
    if (spare?.thread === this) spare = undefined;
    this.#worker.postMessage({ kind: 'close' } satisfies Order);
  }

  /** Waits until it can be ended with the process. */
  waitForEnd(): void {
    this.#calls.stop();
    this.#calls.waitForEnd();
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.shift();
    if (waiting) how(waiting);
    if (this.#waiting.length > 0) return;
    this.#worker.unref();
    if (!this.#isLeft) return;
    this.#isLeft = false;
    this.giveBack();
  }

  #die(error: Error): void {
    this.#death ??= error;
    if (spare?.thread === this) spare = undefined;
    all.delete(this);
    if (all.size === 0) process.off('exit', endAll);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

import { parentPort, workerData } from 'node:worker_threads';
import { NativeCalls } from './native-calls.ts';
import { helpWith, type Parts } from './shared-rows.ts';
import { type Question, TakenHere } from './steps.ts';

/**
 * A thread in which an iteration takes its steps, while the process goes on with something else, or, between two of these, helps with what
 * the process does. It is asked questions, and answers each.
 */

/** What it is asked besides, by whoever has it and takes no steps. */
export interface Request {
  readonly kind: 'help';
  readonly parts: Parts;
}

/** What it is told without an answer: the iteration is over, or there will be no other. */
export type Order = { readonly kind: 'end' } | { readonly kind: 'close' };

export type Answer = { readonly answer: unknown } | { readonly error: unknown };

const calls = new NativeCalls(workerData);
const taker = new TakenHere(calls);

const reply = (answer: Answer) => parentPort?.postMessage(answer);

parentPort?.on('message', async (given: Question | Request | Order) => {
  if (given.kind === 'close') return parentPort?.close();
  if (given.kind === 'end') return taker.end();
  try {
    reply({ answer: await (given.kind === 'help' ? helpWith(given.parts, calls) : taker.ask(given)) });
  } catch (error) {
    reply({ error });
  }
});

// All is loaded.
calls.end();

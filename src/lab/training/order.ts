import { Random } from '../../kit/random.ts';

/**
 * The rows that each step of a training on batches sees: in every epoch all of them once, in an order drawn from the seed, but for the
 * last few where the batches do not come out even. It follows from the seed and the step alone.
 *
 * @param rows how many there are
 * @param batch how many a step sees
 * @param from the step that the first rows are those of
 */
export function* rowsOfSteps(
  seed: number,
  rows: number,
  batch: number,
  from = 0,
): Generator<Int32Array, never> {
  const steps = Math.floor(rows / batch);
  if (steps < 1) throw new Error(`expected a batch of at most ${rows} rows, got ${batch}`);
  const random = new Random(seed, 'order');
  for (let epoch = 0; ; epoch++) {
    const order = Int32Array.from(random.shuffled(rows));
    for (let at = Math.max(0, from - epoch * steps); at < steps; at++)
      yield order.subarray(at * batch, (at + 1) * batch);
  }
}

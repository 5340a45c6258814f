import { InputError } from '../../kit/errors.ts';
import type { Limit } from './alarm.ts';
import { roundUp } from './round-up.ts';
import { fitTail, tailQuantile } from './tail.ts';

/** The fewest disturbed runs that a tail is fitted to. */
export const fewestRuns = 30;

/**
 * The least limit: what engines were seen to differ by before the first step is up to eight units in the last place, and no
 * disturbance of the state tells of that.
 */
const leastLimit = 16;

/** The largest deviation that noise alone exceeds at a rate. @throws InputError when there are too few runs to tell */
export function limitOf(largest: readonly number[], rate: number): Pick<Limit, 'limit' | 'tail'> {
  if (largest.every((value) => value === 0)) return { limit: leastLimit, tail: null };
  if (largest.length < fewestRuns) {
    throw new InputError(
      `calibration: expected ${fewestRuns} disturbed runs or more, got ${largest.length}; ask for more --seeds or --draws; --resume goes on with what is there`,
    );
  }
  const tail = fitTail(largest);
  const most = Math.max(...largest);
  const limit = Math.max(leastLimit, most, tailQuantile(tail, rate));
  const short = (value: number) => Number(value.toPrecision(4));
  return {
    limit: roundUp(limit),
    tail: {
      runs: largest.length,
      largest: short(most),
      threshold: short(tail.threshold),
      shape: short(tail.shape),
      scale: short(tail.scale),
      share: short(tail.share),
    },
  };
}

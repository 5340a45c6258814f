import type { NamedArrays } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import { isMoment } from './adam.ts';

/** Which disturbance of many: those of different trainings, or of one training under different draws, are independent. */
export interface Disturbance {
  /** The seed of the training. */
  readonly seed: number;
  /** 1, 2, … */
  readonly draw: number;
}

/**
 * By how many units in the last place each number of the state is moved, up or down by chance. It is about what engines differ by
 * after a single step from the same state: parameters, which are rounded anew, by one at the most in nine of ten, moments, which take
 * up the rounding of long sums, by two to two hundred (scripts/rounding.js; docs/noise.md has its table).
 */
export const amplitude = { parameters: 1, moments: 32 } as const;

/**
 * Moves every number of a state, in place, as another way of rounding might have: stochastic arithmetic at the grain of a
 * training step. What a training makes of it is noise, and no result can be held to less. Zeros stay.
 *
 * Source: Parker, Pierce & Eggert 2000, *Monte Carlo Arithmetic: How to Gamble with Floating Point and Win*.
 *
 * @param step counted from 0; the draws of each are its own, so that a training which goes on has those of one that never stopped
 */
export function disturb(state: NamedArrays, { seed, draw }: Disturbance, step: number): NamedArrays {
  const random = new Random(mixed(mixed(seed, draw), step), 'rounding');
  for (const [name, { values }] of Object.entries(state)) {
    const far = isMoment(name) ? amplitude.moments : amplitude.parameters;
    // Neighbouring 32-bit floats are neighbouring integers, if their bits are read as such.
    const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
    // The loop is what a disturbed training takes longest for: without branches it is three times as fast.
    for (let from = 0; from < bits.length; from += 32) {
      const to = Math.min(bits.length, from + 32);
      for (let at = from, word = random.word(); at < to; at++, word >>= 1) {
        const number = bits[at] as number;
        const up = word & 1;
        if ((number & 0x7fffffff) > far) bits[at] = number + (far ^ (up - 1)) + (1 - up);
      }
    }
  }
  return state;
}

/** Two integers as one that a generator can be seeded with: Knuth's multiplicative hash. */
const mixed = (a: number, b: number) => (Math.imul(a + 1, 0x9e3779b1) + Math.imul(b + 1, 0x85ebca6b)) >>> 1;

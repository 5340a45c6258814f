import { type FloatArray, mapEntries, type NamedArrays } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';

/**
 * Parameters moved by one unit in the last place, each up or down by chance; zeros stay. What a training makes of so
 * small a difference is noise, and no result can be held to less.
 *
 * @param seed which of the many such moves
 */
export function nudge(parameters: NamedArrays, seed: number): NamedArrays {
  const random = new Random(seed, 'nudges');
  return mapEntries(parameters, (_, { shape, values }): FloatArray => {
    const moved = values.slice();
    // Neighbouring 32-bit floats are neighbouring integers, if their bits are read as such.
    const bits = new Int32Array(moved.buffer);
    for (let at = 0; at < bits.length; at++) {
      if (values[at] !== 0) bits[at] = (bits[at] as number) + (random.integer(0, 1) === 0 ? 1 : -1);
    }
    return { shape, values: moved };
  });
}

import { describe, expect, it } from '@jest/globals';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { nudge } from '../../src/lab/networks/nudge.ts';
import { peakNetwork } from '../../src/paper/peak/network.ts';

const initial = initialise(peakNetwork, 0);
const valuesOf = (parameters: typeof initial) =>
  Object.values(parameters).flatMap(({ values }) => [...values]);

describe('nudge', () => {
  it('moves every weight by one unit in the last place, up or down, and leaves zeros', () => {
    const [before, after] = [valuesOf(initial), valuesOf(nudge(initial, 1))];
    const ulp = (x: number) => {
      const bits = new Int32Array(Float32Array.of(x).buffer);
      return bits[0] as number;
    };
    const moves = before.map((x, at) => ulp(after[at] as number) - ulp(x));
    expect(new Set(moves.filter((_, at) => before[at] !== 0))).toEqual(new Set([1, -1]));
    expect(new Set(moves.filter((_, at) => before[at] === 0))).toEqual(new Set([0]));
    const ups = moves.filter((move) => move === 1).length;
    expect(ups / moves.length).toBeGreaterThan(0.48);
    expect(ups / moves.length).toBeLessThan(0.52);
  });

  it('leaves the parameters that it was given as they are', () => {
    nudge(initial, 1);
    expect(initial).toEqual(initialise(peakNetwork, 0));
  });

  it('is the same for the same draw, and another for another', () => {
    expect(nudge(initial, 1)).toEqual(nudge(initial, 1));
    expect(nudge(initial, 2)).not.toEqual(nudge(initial, 1));
  });
});

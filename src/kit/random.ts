import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** The independent streams that one seed feeds. A new purpose gets a new stream and disturbs no other. */
export type Stream =
  | 'weights'
  | 'noise'
  | 'images'
  | 'pixels'
  | 'rounding'
  | 'split'
  | 'alteration'
  | 'resampling'
  | 'order'
  | 'subset';

const streamOrder: readonly Stream[] = [
  'weights',
  'noise',
  'images',
  'pixels',
  'rounding',
  'split',
  'alteration',
  'resampling',
  'order',
  'subset',
];

/** Small seeds leave xoroshiro's first outputs alike; these many are thrown away. */
const warmUp = 64;

/** The largest seed; seeds are the integers from 0 to here. */
export const largestSeed = 2 ** 31 - 1;

/**
 * Seeded random numbers: the same seed and stream give the same bits on every machine, system and version of
 * Node. Only `+ − × ÷ √` and comparisons are used, which IEEE 754 rounds exactly; `Math.log` and `Math.cos`,
 * whose last bit changes between versions of V8, are not.
 */
export class Random {
  #generator: RandomGenerator;

  /** Streams of one seed are 2⁶⁴ draws apart, so they never meet. */
  constructor(seed: number, stream: Stream) {
    const generator = xoroshiro128plus(seed);
    for (let draw = 0; draw < warmUp; draw++) generator.next();
    for (let jump = 0; jump < streamOrder.indexOf(stream); jump++) generator.jump();
    this.#generator = generator;
  }

  /** What the coming draws depend on. */
  get state(): readonly number[] {
    return this.#generator.getState();
  }

  /** Goes on from a state, as the generator did that it was taken of. */
  set state(state: readonly number[]) {
    this.#generator = xoroshiro128plusFromState(state);
  }

  /** 32 random bits. */
  word(): number {
    return this.#generator.next();
  }

  /** A number of [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  /** An integer of low … high, both included. */
  integer(low: number, high: number): number {
    return Math.floor(this.uniform(low, high + 1));
  }

  /** The numbers 0 … n − 1 in an order drawn at random. */
  shuffled(n: number): number[] {
    const order = Array.from({ length: n }, (_, at) => at);
    for (let last = n - 1; last > 0; last--) {
      const other = this.integer(0, last);
      [order[last], order[other]] = [order[other] as number, order[last] as number];
    }
    return order;
  }

  /**
   * A direction of ℝⁿ, uniform on the unit sphere: exactly how u/‖u‖ is distributed for u ~ N(0, I).
   *
   * The squared radii of the n/2 coordinate planes are the spacings of sorted uniform numbers (a uniform point of
   * the simplex), and the angle in each plane comes from rejection in the unit disc. An odd n is a sphere of
   * n + 1 dimensions that loses one coordinate and is scaled back to length 1.
   */
  unitVector(n: number): Float32Array {
    const planes = Math.ceil(n / 2);
    const cuts = [0, ...Array.from({ length: planes - 1 }, () => this.uniform()).sort((a, b) => a - b), 1];
    const coordinates: number[] = [];
    for (let plane = 0; plane < planes; plane++) {
      const radius = Math.sqrt((cuts[plane + 1] as number) - (cuts[plane] as number));
      const [x, y] = this.#unitCircle();
      coordinates.push(radius * x, radius * y);
    }
    coordinates.length = n;
    const length = Math.sqrt(coordinates.reduce((sum, x) => sum + x * x, 0));
    return Float32Array.from(coordinates, (x) => x / length);
  }

  #unitCircle(): [number, number] {
    for (;;) {
      const x = this.uniform(-1, 1);
      const y = this.uniform(-1, 1);
      const square = x * x + y * y;
      if (square > 1e-12 && square < 1) return [x / Math.sqrt(square), y / Math.sqrt(square)];
    }
  }
}

import { zeros } from '../../kit/arrays.ts';
import { sha256 } from '../../kit/hash.ts';
import { Random } from '../../kit/random.ts';
import { computedData } from '../../lab/data/computed-data.ts';
import type { Batch, TaskName } from '../../lab/data/dataset.ts';

const bits = 12;
const patterns = 2 ** bits;
const trainingRows = 3072;

type Point = readonly [number, number, number];

/**
 * A point on the unit sphere for each bit, spread evenly: heights in equal steps, each turned by the golden angle
 * against the one before. Only + − × ÷ √ are used, which round alike everywhere.
 */
export const points: readonly Point[] = (() => {
  const [cos, sin] = [-0.7373688780783197, 0.6754902942615238]; // of the golden angle, π·(3 − √5)
  let [x, y] = [1, 0];
  return Array.from({ length: bits }, (_, at) => {
    // Not by half a step from the poles: the points would have a symmetry, and patterns come in pairs of equal power.
    const z = 1 - (2 * (at + 0.4)) / bits;
    const radius = Math.sqrt(1 - z * z);
    const point: Point = [radius * x, radius * y, z];
    [x, y] = [x * cos - y * sin, x * sin + y * cos];
    return point;
  });
})();

type Kernel = (t: number) => number;

/**
 * The tasks, as functions of the angle between two points. A pattern is a set of points; the sum of such a function
 * over all pairs of them does not change when the sphere is turned: it is the power of the pattern's spherical
 * harmonics of that degree.
 */
const kernels: Readonly<Record<TaskName, Kernel>> = {
  A: (t) => (3 * t * t - 1) / 2, // degree 2
  B: (t) => (5 * t * t * t - 3 * t) / 2, // degree 3
};

/** The power of each pattern: pattern k has the points whose bits are set in k. */
function powers(kernel: Kernel, points: readonly Point[]): Float64Array {
  const pairs = points.map((a) => points.map((b) => kernel(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  return Float64Array.from({ length: patterns }, (_, k) => {
    const set = pairs.flatMap((_, at) => ((k >> at) & 1 ? [at] : []));
    return set.reduce((sum, i) => set.reduce((row, j) => row + (pairs[i]?.[j] as number), sum), 0);
  });
}

/** The class of each pattern: 1 for the 2048 of greater power, 0 for the others. */
export function classesOf(task: TaskName, at: readonly Point[] = points): Uint8Array {
  const power = powers(kernels[task], at);
  const inOrder = Float64Array.from(power).sort();
  const [below, above] = [inOrder[patterns / 2 - 1] as number, inOrder[patterns / 2] as number];
  if (above - below < 1e-9) throw new Error(`task ${task}: the classes cannot be told apart`);
  return Uint8Array.from(power, (value) => Number(value > (below + above) / 2));
}

const known = new Map<TaskName, Uint8Array>();

/** The classes of a task, worked out when they are first asked for: most commands never do. */
function knownClasses(task: TaskName): Uint8Array {
  const classes = known.get(task) ?? classesOf(task);
  known.set(task, classes);
  return classes;
}

function batchOf(rows: readonly number[], classes: Uint8Array): Batch {
  const [inputs, labels] = [zeros(rows.length, bits), zeros(rows.length, 2)];
  rows.forEach((pattern, row) => {
    for (let bit = 0; bit < bits; bit++) inputs.values[row * bits + bit] = (pattern >> bit) & 1 ? 1 : -1;
    labels.values[row * 2 + (classes[pattern] as number)] = 1;
  });
  return { inputs, labels };
}

/**
 * All 4096 patterns of 12 bits, −1 or 1, and for each of two tasks a class that a spherically symmetric rule gives,
 * half of the patterns in each class. A seed draws the three quarters of the patterns that are trained on.
 *
 * Source: Shwartz-Ziv & Tishby 2017, *Opening the Black Box of Deep Neural Networks via Information*, section 3.1,
 * which does not give its rule in numbers; these two are of its kind.
 */
export const tishbyData = computedData({
  origin: 'computed',
  title: `All ${patterns} patterns of ${bits} bits under two rules`,
  count: `${patterns} patterns`,
  get sha256() {
    const [A, B] = [knownClasses('A').join(''), knownClasses('B').join('')];
    return sha256(JSON.stringify({ bits, trainingRows, A, B }));
  },
  rows: { training: trainingRows, test: patterns - trainingRows },
  tasks: ['A', 'B'],
  isDividedBySeed: true,
  load(task, seed) {
    const classes = knownClasses(task);
    const order = new Random(seed, 'split').shuffled(patterns);
    return {
      train: batchOf(order.slice(0, trainingRows), classes),
      test: batchOf(order.slice(trainingRows), classes),
    };
  },
});

import type { IntegerArray } from '../../kit/arrays.ts';

/** Weights for the neighbours of a pixel, row-major, of sum 1; width and height are odd. */
export interface BlurKernel {
  readonly width: number;
  readonly height: number;
  readonly weights: Float64Array;
}

/**
 * What a camera sees of a point while it moves along a straight line: a pixel weighs the less the farther it lies from the line
 * segment, and nothing from a distance of one pixel on.
 *
 * Source: MATLAB's `fspecial('motion', length, degrees)`, by the definition in its documentation. Of a pixel that is as far from
 * the middle as the segment's ends, or farther, the distance from an end counts; that is so, too, where it lies beside the
 * segment, and not beyond its end.
 *
 * @param length of the motion in pixels
 * @param degrees of its direction, counterclockwise from the right
 */
export function motionKernel(length: number, degrees: number): BlurKernel {
  const half = (length - 1) / 2;
  const [cos, sin] = directionOf(degrees);
  const reachOf = (extent: number) => Math.trunc(half * extent + 1 - length * Number.EPSILON);
  const [right, up] = [reachOf(Math.abs(cos)), reachOf(sin)];
  const [width, height] = [2 * right + 1, 2 * up + 1];
  const weights = Float64Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [(at % width) - right, up - Math.floor(at / width)];
    const across = y * cos - x * sin;
    const beyond = x * x + y * y < half * half ? 0 : half - Math.abs(x * cos + y * sin);
    return Math.max(0, 1 - Math.sqrt(across * across + beyond * beyond));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { width, height, weights: weights.map((weight) => weight / sum) };
}

/**
 * The cosine and sine of an angle, brought to 0 … 180°, by their series: + − × ÷ round alike everywhere, and the bytes of the
 * blurred images are kept.
 */
function directionOf(degrees: number): [cos: number, sin: number] {
  const angle = ((((degrees % 180) + 180) % 180) * Math.PI) / 180;
  let [cos, sin] = [0, 0];
  let term = 1; // angleⁿ / n!
  for (let n = 0; n < 32; n++) {
    const signed = n % 4 < 2 ? term : -term;
    if (n % 2 === 0) cos += signed;
    else sin += signed;
    term *= angle / (n + 1);
  }
  return [cos, sin];
}

/** Of n-MNIST: in pixels and degrees. */
const [blurLength, blurDegrees] = [5, 15];

/**
 * Images under the motion blur of n-MNIST, 5 pixels at 15°: the correlation with its kernel, nothing around the image, rounded
 * to the nearest byte.
 *
 * Source: Basu, Karki, Ganguly, DiBiano, Mukhopadhyay, Gayaka, Kannan & Nemani, *Learning sparse feature representations using
 * probabilistic quadtrees and deep belief nets*, Neural Processing Letters 45 (2017).
 *
 * @param images [n, height, width, 1], bytes
 */
export function blurred({ shape, values }: IntegerArray): IntegerArray {
  const [count = 0, height = 0, width = 0] = shape;
  const kernel = motionKernel(blurLength, blurDegrees);
  const result = new Uint8Array(values.length);
  const sums = new Float64Array(width * height);
  for (let image = 0; image < count; image++) {
    const first = image * width * height;
    sums.fill(0);
    // Each pixel that shows anything, which of a digit is one in five, goes where it is a neighbour.
    for (let y = 0, from = first; y < height; y++) {
      for (let x = 0; x < width; x++, from++) {
        const value = values[from] as number;
        if (value > 0) addAround(sums, width, height, kernel, x, y, value);
      }
    }
    // A byte drops what follows the point.
    for (let at = 0; at < sums.length; at++) result[first + at] = (sums[at] as number) + 0.5;
  }
  return { shape, values: result };
}

/** Adds a pixel's value to the sums of all pixels that have it for a neighbour, each by the weight of that. */
function addAround(
  sums: Float64Array,
  width: number,
  height: number,
  kernel: BlurKernel,
  x: number,
  y: number,
  value: number,
): void {
  const [right, below] = [(kernel.width - 1) / 2, (kernel.height - 1) / 2];
  for (let row = Math.max(0, y - below); row <= Math.min(height - 1, y + below); row++) {
    for (let column = Math.max(0, x - right); column <= Math.min(width - 1, x + right); column++) {
      const weight = kernel.weights[(y - row + below) * kernel.width + x - column + right] as number;
      const at = row * width + column;
      sums[at] = (sums[at] as number) + weight * value;
    }
  }
}

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
  const taps = tapsOf(motionKernel(blurLength, blurDegrees), width, height);
  const result = new Uint8Array(values.length);
  const sums = new Float64Array(width * height);
  for (let image = 0; image < count; image++) {
    const first = image * width * height;
    sums.fill(0);
    for (const { left, right, top, bottom, offset, weight } of taps) {
      for (let y = top; y < bottom; y++) {
        for (let at = y * width + left; at < y * width + right; at++) {
          sums[at] = (sums[at] as number) + weight * (values[first + at + offset] as number);
        }
      }
    }
    // A byte drops what follows the point.
    for (let at = 0; at < sums.length; at++) result[first + at] = (sums[at] as number) + 0.5;
  }
  return { shape, values: result };
}

/**
 * The weights of a kernel that weigh anything: each with how far on the neighbour is stored that it is for, and with the pixels,
 * up to `right` and `bottom`, that have this neighbour in an image of the size.
 */
function tapsOf(kernel: BlurKernel, width: number, height: number) {
  return Array.from(kernel.weights, (weight, at) => {
    const x = (at % kernel.width) - (kernel.width - 1) / 2;
    const y = Math.floor(at / kernel.width) - (kernel.height - 1) / 2;
    const [left, right] = [Math.max(0, -x), Math.min(width, width - x)];
    const [top, bottom] = [Math.max(0, -y), Math.min(height, height - y)];
    return { left, right, top, bottom, offset: y * width + x, weight };
  }).filter(({ weight }) => weight > 0);
}

import { type FloatArray, showShape } from '../../kit/arrays.ts';

/**
 * The relative error of a reverse pass, ‖d' − d‖ / ‖d‖ in the Frobenius norm over the whole batch: 0 when the
 * network is inverted exactly, 1 when the reverse pass says nothing. Of a layer that is given nothing but zeros, as one is whose
 * predecessor died, there is nothing to invert: 0 where the reverse pass says the same, else 1.
 *
 * @param reverse d', [n, width]
 * @param d [n, width]
 */
export function reverseError(reverse: FloatArray, d: FloatArray): number {
  if (showShape(reverse.shape) !== showShape(d.shape)) {
    throw new Error(`reverse error: d' must be ${showShape(d.shape)}, got ${showShape(reverse.shape)}`);
  }
  let [difference, whole] = [0, 0];
  // A plain loop: this is asked of millions of numbers at every record.
  for (let at = 0; at < d.values.length; at++) {
    const value = d.values[at] as number;
    difference += ((reverse.values[at] as number) - value) ** 2;
    whole += value ** 2;
  }
  if (whole === 0) return difference === 0 ? 0 : 1;
  return Math.sqrt(difference / whole);
}

/**
 * The share of rows whose largest prediction is at the label; the first of equals counts, as in the reference.
 *
 * @param prediction [n, classes]
 * @param labels [n, classes], one-hot
 */
export function accuracy(prediction: FloatArray, labels: FloatArray): number {
  const [rows = 0, classes = 0] = labels.shape;
  let right = 0;
  for (let from = 0; from < rows * classes; from += classes) {
    if (argmax(prediction.values, from, classes) === argmax(labels.values, from, classes)) right++;
  }
  return right / rows;
}

/** Which of so many values from there on is the largest; a plain loop, as above. */
function argmax(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let at = 1; at < count; at++)
    if ((values[from + at] as number) > (values[from + best] as number)) best = at;
  return best;
}

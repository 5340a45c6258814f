import { type FloatArray, showShape } from '../../kit/arrays.ts';

/** What a layer tells, in bits. */
export interface Information {
  /** I(X; d): of the input. */
  readonly input: number;
  /** I(d; Y): of the label. */
  readonly label: number;
}

/** The equal bins that activations are counted in; what lies outside is counted in the outermost. */
export interface Bins {
  readonly bins: number;
  readonly least: number;
  readonly most: number;
}

const binOf =
  ({ bins, least, most }: Bins) =>
  (value: number) =>
    Math.min(bins - 1, Math.max(0, Math.floor(((value - least) / (most - least)) * bins)));

/**
 * What a layer's binned activations tell of the input and of the label, where each input comes once and all are
 * equally likely: exact, no estimate. The activations are a function of the input, so that I(X; d) is their entropy
 * H(d); and I(d; Y) = H(d) + H(Y) − H(d, Y).
 *
 * Source: Shwartz-Ziv & Tishby 2017, *Opening the Black Box of Deep Neural Networks via Information*, section 3.
 *
 * @param activations d [n, …], one row for each input
 * @param labels y [n, classes], one-hot
 */
export function informationOf(activations: FloatArray, labels: FloatArray, bins: Bins): Information {
  const [rows = 0] = activations.shape;
  const width = activations.values.length / rows;
  const [labelled = 0, classes = 0] = labels.shape;
  if (rows !== labelled)
    throw new Error(`information: labels must be of ${rows} rows, got ${showShape(labels.shape)}`);
  const states = Array.from({ length: rows }, (_, row) =>
    String.fromCharCode(...activations.values.subarray(row * width, (row + 1) * width).map(binOf(bins))),
  );
  const classOf = (row: number) => labels.values.subarray(row * classes, (row + 1) * classes).indexOf(1);
  const y = states.map((_, row) => String(classOf(row)));
  const [H_d, H_y, H_dy] = [states, y, states.map((state, row) => `${state}|${y[row]}`)].map(entropy);
  return { input: H_d as number, label: Math.max(0, (H_d as number) + (H_y as number) - (H_dy as number)) };
}

/** The entropy of equally likely states, in bits. */
function entropy(states: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  const n = states.length;
  return [...counts.values()].reduce((sum, count) => sum - (count / n) * Math.log2(count / n), 0);
}

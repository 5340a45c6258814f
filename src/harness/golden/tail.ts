import { mean } from 'simple-statistics';

/** The tail of a distribution above a threshold: a generalised Pareto distribution. */
export interface Tail {
  /** Above this. */
  readonly threshold: number;
  /** ξ: above 0 a heavy tail, 0 an exponential one, below 0 one that ends. */
  readonly shape: number;
  /** σ */
  readonly scale: number;
  /** The share of all values that lie above the threshold. */
  readonly share: number;
}

/** The share of values that a tail is fitted to. */
const tailShare = 0.1;

/**
 * Fits the tail of values by probability-weighted moments, which are steadier than maximum likelihood for so few values.
 *
 * Source: Hosking & Wallis 1987, *Parameter and Quantile Estimation for the Generalized Pareto Distribution*.
 *
 * @param values 30 or more
 */
export function fitTail(values: readonly number[]): Tail {
  const sorted = values.toSorted((a, b) => a - b);
  const count = Math.max(10, Math.round(tailShare * sorted.length));
  const threshold = sorted[sorted.length - count - 1] ?? 0;
  const excesses = sorted.slice(-count).map((value) => value - threshold);
  const a0 = mean(excesses);
  const a1 = mean(excesses.map((excess, at) => (excess * (count - 1 - at)) / (count - 1)));
  const share = count / sorted.length;
  const spread = a0 - 2 * a1;
  // Where all of them are alike nothing goes beyond, and there is no shape to tell.
  if (spread <= 1e-9 * a0) return { threshold: sorted.at(-1) as number, shape: 0, scale: 0, share };
  return { threshold, shape: 2 - a0 / spread, scale: (2 * a0 * a1) / spread, share };
}

/**
 * What is exceeded with a probability.
 *
 * @param probability at most the share of the tail
 */
export function tailQuantile({ threshold, shape, scale, share }: Tail, probability: number): number {
  const ratio = share / probability;
  return Math.abs(shape) < 1e-6
    ? threshold + scale * Math.log(ratio)
    : threshold + (scale / shape) * (ratio ** shape - 1);
}

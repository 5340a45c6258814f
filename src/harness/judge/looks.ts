import { type Claim, type Measure, type Threshold, thresholdOf } from '../study/claim.ts';
import { sequenceOfBounded, sequenceOfMean, sequenceOfShare } from './confidence-sequence.ts';
import { judgeEstimate, keeps, worst } from './judge.ts';
import type { Estimate, Verdict } from './judgement.ts';

/**
 * How a finding is decided: by seeds that nothing was chosen on, over which it is looked at again and again until it is. All of this
 * is settled before the first of them is run, and the same for every finding.
 */
export const findingPlan = {
  /** The first seed; the others follow. Pilots, searches and checks have others, all below. */
  firstSeed: 3000,
  /** After how many seeds it is looked at, each time. */
  every: 10,
  /** After how many seeds it remains undecided. */
  most: 200,
  /**
   * With which chance any of the intervals of a finding may miss, whenever it is looked at; its measures share that. A finding that
   * declares an α of its own has twice that, once for each side.
   */
  alpha: 0.05,
  /**
   * By how many of its smallest effects of interest a seed may lie beyond or before the bound of a measure; what lies farther counts as
   * that. So no seed that got stuck decides, and the intervals hold whatever seeds are like.
   */
  farthest: 10,
  /** How many of the first seeds its controls are run from. */
  controls: 10,
  /** How many of the first seeds are kept whole, so that it can be seen whether they still give what they gave. */
  witnesses: 2,
} as const;

/**
 * `holds` where each interval lies wholly beyond its bound, `does-not-hold` where one lies wholly on the wrong side of the smallest
 * effect of interest; `undecided` after the last look, `not-yet` before it.
 */
export const findingVerdicts = ['holds', 'does-not-hold', 'undecided', 'not-yet'] as const;
export type FindingVerdict = (typeof findingVerdicts)[number];

/** A measure as it stood when it was looked at. */
export interface MeasureAtLook {
  readonly id: string;
  readonly threshold: Threshold;
  /**
   * Of the mean, of which no seed lies too far away; of what counts of the share of seeds that keep the bound, which must exceed a
   * half. It may have no bounds.
   */
  readonly estimate: Estimate;
  readonly verdict: Verdict;
}

/** What became of a finding. */
export interface Looked {
  readonly verdict: FindingVerdict;
  /** The seeds of the look that decided it, which is the first that does, else of the last one; 0 where there was none. */
  readonly n: number;
  readonly measures: readonly MeasureAtLook[];
}

/** The numbers of seeds at which findings are looked at, up to so many. */
export const looksUpTo = (seeds: number): number[] =>
  Array.from(
    { length: Math.floor(Math.min(seeds, findingPlan.most) / findingPlan.every) },
    (_, at) => findingPlan.every * (at + 1),
  );

/**
 * Looks at a finding as it was planned. What is decided stays so, whatever later seeds say.
 *
 * @param values of each measure by its id, a number for each seed in their order
 * @throws Error where a measure has none, or one is no finite number
 */
export function lookAt(
  claim: Pick<Claim, 'id' | 'measures'>,
  origin: string,
  values: Readonly<Record<string, readonly number[]>>,
): Looked {
  const own = claim.measures.map((measure) => {
    const found = values[measure.id];
    if (!found) throw new Error(`claim ${claim.id}: there are no values of ${measure.id}`);
    const at = found.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw new Error(
        `claim ${claim.id}: ${measure.id} is ${found[at]} for seed ${findingPlan.firstSeed + at}`,
      );
    return { measure, found };
  });
  let last: Looked = { verdict: 'not-yet', n: 0, measures: [] };
  for (const n of looksUpTo(Math.min(...own.map(({ found }) => found.length)))) {
    const measures = own.map(({ measure, found }) => {
      const threshold = thresholdOf(measure, origin);
      const alpha = threshold.alpha === undefined ? findingPlan.alpha : 2 * threshold.alpha;
      return measureAt(measure, threshold, found.slice(0, n), alpha / own.length);
    });
    const verdict = worst(measures.map((one) => one.verdict));
    if (verdict === 'fail') return { verdict: 'does-not-hold', n, measures };
    if (verdict === 'pass') return { verdict: 'holds', n, measures };
    last = { verdict: n < findingPlan.most ? 'not-yet' : 'undecided', n, measures };
  }
  return last;
}

function measureAt(
  { id, counts, range }: Pick<Measure, 'id' | 'counts' | 'range'>,
  threshold: Threshold,
  values: readonly number[],
  alpha: number,
): MeasureAtLook {
  if (counts) {
    const kept = values.filter((value) => keeps(value, threshold)).length;
    const estimate = sequenceOfShare(kept, values.length, alpha);
    return { id, threshold, estimate, verdict: judgeEstimate(estimate, { side: 'above', value: 0.5 }) };
  }
  const bounds = boundsOf(threshold, range);
  const estimate = bounds
    ? sequenceOfBounded(
        values.map((value) => Math.min(bounds[1], Math.max(bounds[0], value))),
        alpha,
        bounds,
      )
    : sequenceOfMean(values, alpha);
  return { id, threshold, estimate, verdict: judgeEstimate(estimate, threshold) };
}

/** Between which numbers those of seeds lie, or are taken to lie; null where nobody says so, and they are taken to be normal. */
export function boundsOf(
  { value, effect = value }: Threshold,
  range: Measure['range'],
): readonly [number, number] | null {
  const farthest = findingPlan.farthest * Math.abs(effect - value);
  if (farthest === 0) return range ?? null;
  const [least, greatest] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [Math.max(least, value - farthest), Math.min(greatest, value + farthest)];
}

/** Whether more seeds can change what a finding is. */
export const isOpen = ({ verdict }: Pick<Looked, 'verdict'>): boolean => verdict === 'not-yet';

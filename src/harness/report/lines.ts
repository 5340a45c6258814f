import { showCount } from '../../kit/count.ts';
import { describeMetric } from '../golden/compare.ts';
import { describeGolden } from '../golden/hold-against.ts';
import { type GoldenResult, type Held, type MetricComparison, mismatched } from '../golden/result.ts';
import type { JudgedControl, JudgedMeasure } from '../judge/judgement.ts';
import { findingsOf } from './counts.ts';
import { showEvidence } from './evidence-row.ts';
import type { AgreementTable, ClaimRow, Report } from './model.ts';

/** Findings in a line each, as they are printed, tested and summarised. */

/** What became of a claim, where that is neither good nor bad. */
export const outcomes: Readonly<Record<ClaimRow['verdict'], string>> = {
  pass: 'holds',
  fail: 'does not hold',
  inconclusive: 'open',
  'not-run': 'not run',
};

/** Four significant digits, where nothing is decided by more. */
export const show = (value: number) => String(Number(value.toPrecision(4)));

/** A number to four significant digits, or as many more as show on which side of each bound it lies. */
export function showBeside(value: number, ...bounds: readonly number[]): string {
  for (let digits = 4; digits <= 17; digits++) {
    const shown = Number(value.toPrecision(digits));
    if (bounds.every((bound) => Math.sign(shown - bound) === Math.sign(value - bound))) return String(shown);
  }
  return String(value);
}

type Judged = Pick<JudgedMeasure, 'estimate' | 'threshold' | 'counts' | 'mayBreak'>;
type Bound = Pick<JudgedMeasure['threshold'], 'side' | 'value'> & {
  readonly effect?: number | null | undefined;
};

/** `0.2608`; of what counts the share of seeds that keep the bound: `100 % of seeds` */
export function showMean(mean: number, { threshold, counts }: Pick<Judged, 'threshold' | 'counts'>): string {
  return counts === null ? showAmong(mean, threshold) : `${percent(mean)} of seeds`;
}

/**
 * The same with its interval: `0.2608 [0.2561, 0.2655]`, `100 % of seeds [52 %, 100 %]`; and what it is one of where it is not the
 * usual: `0.2608 [0.2541, 0.2675 at 99 %]`
 */
export function showEstimate({ estimate: { mean, low, high }, threshold, counts }: Judged): string {
  const ends = [low, high].map((end) => (counts === null ? showAmong(end, threshold) : percent(end)));
  const level = threshold.alpha === undefined ? '' : ` at ${percent(1 - 2 * threshold.alpha)}`;
  return `${showMean(mean, { threshold, counts })} [${ends.join(', ')}${level}]`;
}

const percent = (share: number) => `${show(100 * share)} %`;

/** With as many digits as show where it lies among the bound and the smallest effect of interest. */
const showAmong = (number: number, { value, effect }: JudgedMeasure['threshold']): string =>
  showBeside(number, value, effect ?? value);

/** `above 0.2`, `above 0, smallest effect of interest 0.01`; of what counts `at most 1` */
export function showThreshold({ side, value, effect }: Bound, counts: string | null = null): string {
  if (counts !== null)
    return side === 'below' ? `at most ${Math.floor(value)}` : `at least ${Math.ceil(value)}`;
  const isOwn = effect === null || effect === undefined || effect === value;
  return `${side} ${value}${isOwn ? '' : `, smallest effect of interest ${effect}`}`;
}

/** What must be of a measure: of what counts, of the seeds as well. */
export const showBound = ({ threshold, counts }: Pick<Judged, 'threshold' | 'counts'>): string =>
  counts === null
    ? showThreshold(threshold)
    : `${showThreshold(threshold, counts)} in more than half of the seeds`;

/** What so many seeds do not exclude, of what counts: `up to 39 % of seeds may be others`. Empty of all else. */
export const showMayBreak = ({ mayBreak }: Pick<Judged, 'mayBreak'>): string =>
  mayBreak === null ? '' : `up to ${Math.ceil(100 * mayBreak)} % of all seeds may break it`;

/** `0.2608 [0.2561, 0.2655], must be above 0.2` */
export const showMeasured = (measure: Judged) => `${showEstimate(measure)}, must be ${showBound(measure)}`;

/** `2 drifted, 1 missing`: of these numbers those that there are any of. */
export const showSome = (numbers: Readonly<Record<string, number>>): string =>
  Object.entries(numbers)
    .flatMap(([word, n]) => (n > 0 ? [`${n} ${word}`] : []))
    .join(', ');

/** Golden results that are not matched, as they are counted. */
export const unmatchedOf = ({ drift, missing, obsolete, notRun }: Report['counts']['goldens']) => ({
  drifted: drift,
  missing,
  obsolete,
  'not run': notRun,
});

/** The seeds of a report: `0, 1, 2`, and what is different for some experiments. */
export function showAllSeeds(seeds: Readonly<Record<string, readonly number[]>>): string {
  const shown = Object.entries(seeds).map(([experiment, own]) => [experiment, showSeeds(own)] as const);
  const usual = shown[0]?.[1];
  const others = shown.filter(([, own]) => own !== usual).map(([experiment, own]) => `${experiment} ${own}`);
  return others.length === 0 ? (usual ?? '') : `${usual} (${others.join('; ')})`;
}

/** `0, 1, 2`, or `0 … 499` where there are more than a few and none is left out. */
function showSeeds(seeds: readonly number[]): string {
  const [first = 0, last = 0] = [seeds[0], seeds.at(-1)];
  return seeds.length > 6 && last - first === seeds.length - 1 ? `${first} … ${last}` : seeds.join(', ');
}

/** The data that a verdict is about: where some experiments have a choice, theirs, since the others' go without saying. */
export function judgedData({ data }: Pick<Report, 'data'>): Report['data'] {
  const main = data.filter(({ role }) => role === 'main');
  const chosen = main.filter(({ hasChoice }) => hasChoice);
  return chosen.length > 0 ? chosen : main;
}

/** Where they come from; what only stands in for the real ones is said loudly. */
export function showOrigins(report: Pick<Report, 'data'>): string {
  const names = judgedData(report).map((one) => (one.isStandIn ? one.origin.toUpperCase() : one.origin));
  return [...new Set(names)].join(', ');
}

/** What there is to say of a claim that was judged and is not passed: a line for each measure that is in its way. */
export function claimProblems({ id, measures }: ClaimRow): string[] {
  return measures
    .filter(({ verdict }) => verdict !== 'pass')
    .map((one) => `${id} ${one.verdict}: ${one.id}, ${one.what}: ${showMeasured(one)}`);
}

/** What there is to say of controls that let the claim pass where it must fail. */
export function controlProblems({
  id,
  controls,
}: {
  readonly id: string;
  readonly controls: readonly JudgedControl[];
}): string[] {
  return controls
    .filter(({ outcome }) => outcome === 'not-rejected')
    .flatMap(({ what, measures }) =>
      measures
        .filter(({ verdict }) => verdict !== 'fail')
        .map(
          (one) => `${id}, control "${what}": ${one.id} must fail, got ${one.verdict}: ${showMeasured(one)}`,
        ),
    );
}

/** What there is to say of a golden result that was compared and is not matched. */
export function goldenProblems(golden: GoldenResult): string[] {
  if (golden.status === 'match' || golden.status === 'not-run') return [];
  return describeGolden(golden).map((line) => `${golden.status}: ${line}`);
}

/** What there is to say of engines that do not agree, or whose control does. */
export function agreementProblems({ with: other, rows }: AgreementTable): string[] {
  return rows.flatMap(({ experiment, variant, metrics, controlRejected }) => {
    const where = `engine ${other}, ${experiment} ${variant}`;
    const apart = mismatched(metrics).map((metric) => `${where}: ${describeMetric(metric)}`);
    return controlRejected ? apart : [...apart, `${where}: a run from another seed is not told apart`];
  });
}

/** What of the trainings was compared: `the first 300 steps`. */
export const comparedOver = ({ rows }: AgreementTable): string =>
  [...new Set(rows.map(({ over }) => over))].join('; ');

/** What two engines’ runs of a training come nearest to not agreeing on, or are furthest apart on. */
export function showNearest(metrics: readonly MetricComparison[]): { metric: string; difference: string } {
  const partOf = ({ deviation }: MetricComparison) => deviation ?? Number.POSITIVE_INFINITY;
  const [nearest] = metrics.toSorted((a, b) => partOf(b) - partOf(a));
  return nearest
    ? { metric: nearest.metric, difference: show(nearest.differences.max) }
    : { metric: 'none', difference: '–' };
}

/** `4,210 values held, 800 held to nothing` */
export const showHeld = ({ tolerance, nothing }: Held): string =>
  `${showCount(tolerance)} values held${nothing > 0 ? `, ${showCount(nothing)} held to nothing` : ''}`;

/** What became of findings: a line each. */
export function findingLines(report: Pick<Report, 'claims'>): string[] {
  return findingsOf(report).map(
    (finding) => `finding ${finding.id}: ${showFound(finding)}: ${finding.sentence}`,
  );
}

/** What became of a finding: by its evidence first, and then over the seeds of the report. */
export function showFound({ verdict, reason, isLeftToEvidence, evidence }: ClaimRow): string {
  const here = reason ?? outcomes[verdict];
  if (!evidence) return here;
  return `${showEvidence(evidence)}; ${isLeftToEvidence ? here : `over the seeds of this report ${here}`}`;
}

import { describeMetric } from '../golden/compare.ts';
import { describeGolden } from '../golden/hold-against.ts';
import { type GoldenResult, type Held, type MetricComparison, mismatched } from '../golden/result.ts';
import type { JudgedMeasure } from '../judge/judgement.ts';
import { findingsOf } from './counts.ts';
import type { AgreementTable, ClaimRow, Report } from './model.ts';

/** Findings in a line each, as they are printed, tested and summarised. */

/** What became of a claim, where that is neither good nor bad. */
export const outcomes: Readonly<Record<ClaimRow['verdict'], string>> = {
  pass: 'holds',
  fail: 'does not hold',
  inconclusive: 'open',
  'not-run': 'not run',
};

/** Four significant digits are enough to see on which side of a threshold a number lies. */
export const show = (value: number) => String(Number(value.toPrecision(4)));

/** `0.2608 [0.2561, 0.2655]` */
export const showEstimate = ({ mean, low, high }: JudgedMeasure['estimate']) =>
  `${show(mean)} [${show(low)}, ${show(high)}]`;

/** `above 0.2` */
export const showThreshold = ({ side, value }: JudgedMeasure['threshold']) => `${side} ${value}`;

/** `0.2608 [0.2561, 0.2655], must be above 0.2` */
export const showMeasured = ({ estimate, threshold }: Pick<JudgedMeasure, 'estimate' | 'threshold'>) =>
  `${showEstimate(estimate)}, must be ${showThreshold(threshold)}`;

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
export function controlProblems({ id, controls }: ClaimRow): string[] {
  return controls
    .filter(({ rejected }) => !rejected)
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
  `${count(tolerance)} values held${nothing > 0 ? `, ${count(nothing)} held to nothing` : ''}`;

const count = (n: number) => n.toLocaleString('en');

/** What became of findings: a line each. */
export function findingLines(report: Pick<Report, 'claims'>): string[] {
  return findingsOf(report).map(
    ({ id, verdict, sentence, reason }) => `finding ${id}: ${reason ?? outcomes[verdict]}: ${sentence}`,
  );
}

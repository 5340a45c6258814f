import { InputError } from '../../kit/errors.ts';
import type { GoldenPicture } from '../study/figure.ts';
import type { Metric, Table } from '../study/metrics.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { comparedOf, type Experiment } from '../study/study.ts';
import { compareImages } from './compare-images.ts';
import { agreementSteps, heldOf } from './held.ts';
import { isOfParts, largestOf, type MetricTolerance, type VariantTolerances } from './tolerances.ts';

/** Runs that differ from the base runs in nothing that should matter; of another engine, or disturbed on the same. */
interface Disturbed {
  readonly isEngine: boolean;
  readonly runs: readonly FinishedRun[];
}

/** A base run, and the same run disturbed. */
interface Pair extends Pick<Disturbed, 'isEngine'> {
  readonly base: FinishedRun;
  readonly run: FinishedRun;
}

/** A tolerance is this many times the largest difference seen among a few dozen runs. */
export const safetyFactor = 3;

/**
 * Eight units in the last place of a 32-bit float: what a metric that was never seen to move may move all the same, but
 * for what is counted.
 */
export const leastTolerance = 1e-6;

/**
 * Measures the tolerances of an experiment: for each variant, metric by metric, the largest difference between a base
 * run and its disturbed ones, over all seeds.
 *
 * @throws InputError when a disturbed run has no base run
 */
export function calibrate(
  experiment: Experiment,
  base: readonly FinishedRun[],
  disturbed: readonly Disturbed[],
): Record<string, VariantTolerances> {
  const keyOf = ({ run }: FinishedRun) => `${run.experiment}/${run.variant} seed ${run.seed}`;
  const bases = new Map(base.map((run) => [keyOf(run), run]));
  const pairs = disturbed.flatMap(({ isEngine, runs }) =>
    runs.map((run): Pair => {
      const undisturbed = bases.get(keyOf(run));
      if (!undisturbed) throw new InputError(`calibration: there is no base run of ${keyOf(run)}`);
      return { base: undisturbed, run, isEngine };
    }),
  );
  const measured = comparedOf(experiment).flatMap(({ name }) => {
    const own = pairs.filter(({ run }) => run.run.variant === name);
    return own.length > 0 ? [[name, tolerancesOf(experiment, own)] as const] : [];
  });
  return Object.fromEntries(measured);
}

/** What the pairs of a variant show. */
function tolerancesOf(experiment: Experiment, pairs: readonly Pair[]): VariantTolerances {
  const { metrics, pictures } = experiment;
  const engines = pairs.filter(({ isEngine }) => isEngine);
  return {
    metrics: ofMetrics(metrics, pairs, ({ table }) => heldOf(table, metrics)),
    pictures: Object.fromEntries(pictures.flatMap((picture) => ofPicture(picture, pairs))),
    agreement: ofMetrics(metrics, engines, ({ table }) => agreementSteps(table, experiment)),
  };
}

function ofMetrics(
  metrics: readonly Metric[],
  pairs: readonly Pair[],
  tableOf: (run: FinishedRun) => Table,
): Record<string, MetricTolerance> {
  const tables = pairs.map(({ base, run }) => [tableOf(base), tableOf(run)] as const);
  const tolerances = metrics.flatMap((metric) => {
    const { name } = metric;
    const largest: number[] = [];
    for (const [{ [name]: expected }, { [name]: actual = [] }] of tables) {
      if (!expected) continue;
      differences(metric, expected, actual).forEach((difference, at) => {
        largest[at] = Math.max(largest[at] ?? 0, difference);
      });
    }
    return largest.length > 0 ? [[name, toleranceOf(metric, largest)] as const] : [];
  });
  return Object.fromEntries(tolerances);
}

function ofPicture({ name, partsOf, draw }: GoldenPicture, pairs: readonly Pair[]) {
  const seen = pairs.flatMap(({ base, run }) => {
    const parts = partsOf?.(base.table) ?? [];
    const [picture, other] = [draw(base, parts), draw(run, parts)];
    return picture ? [(other && compareImages(picture, other).pixels) ?? 0] : [];
  });
  if (seen.length === 0) return [];
  const spread = Math.max(...seen);
  return [[name, { basis: 'measured' as const, spread, pixels: safetyFactor * spread }] as const];
}

/** The differences between two runs of a metric, value by value, on the metric's own scale. */
function differences(
  { name, scale }: Metric,
  expected: readonly number[],
  actual: readonly number[],
): number[] {
  if (expected.length !== actual.length) {
    throw new InputError(`calibration: ${name} has ${expected.length} values and ${actual.length}`);
  }
  const largest = largestOf(expected);
  return expected.map((value, at) => {
    const difference = Math.abs((actual[at] as number) - value);
    if (difference === 0 || !isOfParts(scale)) return difference;
    return difference / (scale === 'largest' ? largest : Math.abs(value));
  });
}

/**
 * A metric's tolerance in steps that only ascend: disturbances grow along a run, and towards the end of a series, so
 * that what one value was seen to move, those after it may move as well.
 *
 * @param seen the largest difference of each value
 */
export function toleranceOf({ scale }: Pick<Metric, 'scale'>, seen: readonly number[]): MetricTolerance {
  const least = scale === 'counted' ? 0 : leastTolerance;
  const steps: MetricTolerance['steps'] = [];
  seen.forEach((difference, from) => {
    const last = steps.at(-1);
    if (last && difference <= last.spread) return;
    const spread = roundUp(difference);
    const wide = Math.max(roundUp(safetyFactor * spread), least);
    const bounds = isOfParts(scale) ? { atol: 0, rtol: wide } : { atol: wide, rtol: 0 };
    const isSame = last?.atol === bounds.atol && last.rtol === bounds.rtol;
    if (isSame) steps.pop();
    steps.push({ from: isSame ? last.from : from, spread, ...bounds });
  });
  return { basis: 'measured', scale, steps };
}

/** To two digits, and not down (but by less than the arithmetic does): a tolerance stands on it. */
function roundUp(value: number): number {
  const rounded = Number(value.toPrecision(2));
  return rounded >= value * (1 - 1e-12) ? rounded : Number((value * 1.05).toPrecision(2));
}

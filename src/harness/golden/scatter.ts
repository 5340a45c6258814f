import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type Metric, takenEachRecord } from '../study/metrics.ts';
import type { FinishedRun } from '../study/run-file.ts';
import type { Experiment } from '../study/study.ts';
import { agesOf, isEarly, pictured } from './ages.ts';
import { isHeldMetric } from './held.ts';
import { contrastOf, differenceOfSheets, grayLevel, sheetOf } from './sheets.ts';
import { deviationsOf, unitsOf } from './units.ts';

/** A base run, and the same run disturbed: on the same engine, or on another one, which is named. */
export interface Pair {
  readonly base: FinishedRun;
  readonly run: FinishedRun;
  readonly engine: string | null;
}

/** A unit in the last place of a 32-bit float: the noise of what was never seen to move. */
export const leastNoise = 2 ** -23;

/**
 * Later than in the first records noise is taken to be this part of what seeds differ by at the least: whether a result that hardly
 * ever moves does so by a tenth of that or a hundredth is chance, and of no interest.
 */
const leastPart = 1e-3;

/** Noise is a small part of what seeds differ by up to this; figures with more are not reproducible. */
const smallPart = 0.05;

/** How a figure, value by value, scatters over the pairs of a variant, in units of its scale. */
export interface Scatter {
  readonly name: string;
  /** The metric; null of a picture, which is one value. */
  readonly metric: Metric | null;
  /** By pair, in their order. */
  readonly deviations: readonly (readonly number[])[];
  /** How old each value is. */
  readonly ages: readonly string[];
  /** The least noise of each. */
  readonly least: readonly number[];
  /** What is seen with all pairs; of counts the most, else root mean squares. */
  readonly noise: readonly number[];
  /** What two seeds differ by, root mean square. */
  readonly seeds: readonly number[];
  /** Whether each value is reproducible: of a curve up to a horizon. */
  readonly isReproducible: readonly boolean[];
}

export const isCounted = ({ metric }: Pick<Scatter, 'metric'>): boolean => metric?.scale === 'counted';

/** How the metrics and pictures of a variant scatter. @param base its base runs, one for each seed */
export function scattersOf(
  { metrics, pictures }: Pick<Experiment, 'metrics' | 'pictures'>,
  pairs: readonly Pair[],
  base: readonly FinishedRun[],
): Scatter[] {
  const ofMetrics = metrics.filter(isHeldMetric).flatMap((metric) => {
    if (!base.every(({ table }) => table[metric.name]?.length)) return [];
    const deviations = pairs.map((pair) => deviationsOf(metric, pair.base.table, pair.run.table));
    const seeds = seedsSpread(metric, base);
    return [scatterOf(metric.name, metric, deviations, pairs, seeds, agesOf(metric, seeds.length, metrics))];
  });
  const ofPictures = pictures.flatMap(({ name, partsOf, draw }) => {
    const deviations = pairs.map(({ base, run }) => {
      const parts = partsOf?.(base.table) ?? [];
      const [sheet, other] = [sheetOf(draw(base, parts)), sheetOf(draw(run, parts))];
      const contrast = sheet ? contrastOf(sheet) : 0;
      return sheet && other && contrast > 0
        ? Math.max(0, differenceOfSheets(sheet, other) - grayLevel) / contrast
        : null;
    });
    const seen = deviations.filter((one) => one !== null);
    if (seen.length === 0) return [];
    return [
      scatterOf(
        name,
        null,
        deviations.map((one) => [one ?? 0]),
        pairs,
        [1],
        [pictured],
      ),
    ];
  });
  return [...ofMetrics, ...ofPictures];
}

function scatterOf(
  name: string,
  metric: Metric | null,
  deviations: readonly (readonly number[])[],
  pairs: readonly Pair[],
  seeds: readonly number[],
  ages: readonly string[],
): Scatter {
  const least = ages.map((age, at) => leastOf(metric, age, seeds[at] as number));
  const noise = noiseOf(metric, deviations, pairs, least);
  const isSmall = noise.map((value, at) => {
    const negligible = metric?.scale === 'counted' ? 1 : 8 * leastNoise;
    return value <= Math.max(smallPart * (seeds[at] as number), negligible);
  });
  const horizon = metric && takenEachRecord(metric) ? isSmall.indexOf(false) : -1;
  const isReproducible = isSmall.map((small, at) => small && (horizon < 0 || at < horizon));
  return { name, metric, ages, least, deviations, noise, seeds, isReproducible };
}

/** What pairs differ by, value by value: those of each engine, and the disturbed ones, by whichever do more. */
function noiseOf(
  metric: Metric | null,
  deviations: readonly (readonly number[])[],
  pairs: readonly Pair[],
  least: readonly number[],
): number[] {
  const groups = new Map<string | null, (readonly number[])[]>();
  deviations.forEach((row, at) => {
    const engine = (pairs[at] as Pair).engine;
    groups.set(engine, [...(groups.get(engine) ?? []), row]);
  });
  const seen = [...groups.values()].map((rows) =>
    metric?.scale === 'counted'
      ? columns(rows, (values) => Math.max(...values))
      : columns(rows, rootMeanSquare),
  );
  return atLeast(
    least,
    lookingAround(
      metric,
      columns(seen, (values) => Math.max(...values)),
    ),
  );
}

const atLeast = (least: readonly number[], noise: readonly number[]): number[] =>
  noise.map((value, at) => Math.max(value, least[at] as number));

function leastOf(metric: Metric | null, age: string, spread: number): number {
  if (metric?.scale === 'counted') return 0;
  return metric === null || isEarly(age) ? leastNoise : Math.max(leastNoise, leastPart * spread);
}

/**
 * When a training becomes chaotic depends on chance: what one record was not seen to move by, its neighbours were. The first,
 * where nothing of that has begun, is on its own.
 */
function lookingAround(metric: Metric | null, noise: readonly number[]): number[] {
  if (!metric || !takenEachRecord(metric)) return [...noise];
  const end = metric.taken === 'each record and the end' ? noise.length - 1 : -1;
  return noise.map((value, at) => {
    if (at === 0) return value;
    return Math.max(value, noise[at + 1] ?? 0, at === end ? (noise[at - 1] as number) : 0);
  });
}

/**
 * The largest deviation of each disturbed run over what is reproducible of one age, in units of the noise of all other runs; by age.
 * Counts are left out: they move by whole ones.
 */
export function standardisedOf(scatters: readonly Scatter[], pairs: readonly Pair[]): Map<string, number[]> {
  const disturbed = pairs.flatMap(({ engine }, at) => (engine === null ? [at] : []));
  const largest = new Map<string, number[]>();
  for (const scatter of scatters.filter((one) => !isCounted(one))) {
    const rows = disturbed.map((at) => scatter.deviations[at] as readonly number[]);
    rows.forEach((row, index) => {
      const others = rows.filter((_, at) => at !== index);
      const seen = others.length > 0 ? columns(others, rootMeanSquare) : row.map(() => 0);
      const noise = atLeast(scatter.least, lookingAround(scatter.metric, seen));
      row.forEach((deviation, at) => {
        if (!scatter.isReproducible[at]) return;
        const age = scatter.ages[at] as string;
        const ofAge = largest.get(age) ?? disturbed.map(() => 0);
        ofAge[index] = Math.max(ofAge[index] as number, deviation / (noise[at] as number));
        largest.set(age, ofAge);
      });
    });
  }
  return largest;
}

/** What two seeds differ by in each value, root mean square, in units of the scale. */
function seedsSpread(metric: Metric, base: readonly FinishedRun[]): number[] {
  const valuesOf = ({ table }: FinishedRun) => table[metric.name] ?? [];
  const units = base.map(({ table }) => unitsOf(metric, table));
  const spread = columns(base.map(valuesOf), (values) =>
    values.length < 2 ? 0 : Math.SQRT2 * sampleStandardDeviation(values),
  );
  return columns(units, mean).map((unit, at) => (unit > 0 ? (spread[at] as number) / unit : 0));
}

/** Infinite where a value is. */
const rootMeanSquare = (values: number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

/** What rows of the same length have in each of their columns. */
export function columns(rows: readonly (readonly number[])[], of: (values: number[]) => number): number[] {
  return (rows[0] ?? []).map((_, at) => of(rows.map((row) => row[at] as number)));
}

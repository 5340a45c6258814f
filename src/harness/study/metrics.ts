/**
 * What a run measured: one flat table, by the names of metrics. A metric over the records of a run has a value for each, and
 * may have one more for its end; a series has a value for each of its places; everything else is a single value.
 */
export type Table = Readonly<Record<string, readonly number[]>>;

/**
 * What a difference is measured in, which is what rounding moves in proportion to:
 *
 * - `relative`: the expected value;
 * - `absolute`: nothing;
 * - `largest`: the largest value of the series. A singular value moves by no more than the matrix does, ‖ΔW‖₂, be it the first
 *   or the last (Weyl's inequality), and ‖ΔW‖₂ is a part of σ1;
 * - `gap`: σ1 over the gap between the vector's singular value and its nearest neighbour, `gapsOf`: a singular vector turns by no
 *   more than ‖ΔW‖ over its gap (Davis & Kahan; Wedin);
 * - `counted`: one count, `quantum`, since what is counted is moved by whole ones or not at all.
 */
export const scales = ['relative', 'absolute', 'largest', 'gap', 'counted'] as const;
export type Scale = (typeof scales)[number];

/** Something that runs of an experiment measure, and all that is to be known of it wherever its numbers appear. */
export interface Metric {
  /** Its name in the table: `testReverseError.d1`. */
  readonly name: string;
  /** In plain words: `reverse error of d1 on the test images`. */
  readonly words: string;
  /** `bits`; undefined of a pure number. */
  readonly unit?: string;
  /** The least and the greatest value that it can have; null where there is no bound. */
  readonly range: readonly [least: number | null, most: number | null];
  /** When it is measured. */
  readonly taken: 'each record' | 'each record and the end' | 'the start' | 'the end';
  /** The stage of the run that it is of, where a run has several. */
  readonly stage?: string;
  /** The part of the data that it is measured on. */
  readonly part?: 'training' | 'test';
  /** How the places of a series are called, σ1, σ2, …, and what they are; undefined where it is none. */
  readonly axis?: { readonly symbol: string; readonly words: string };
  /** What a difference is measured in; see `Scale`. */
  readonly scale: Scale;
  /** Of how many, where it is counted. */
  readonly of?: number;
  /** The least amount that it changes by, where it is counted; one `of` so many, unless it is something else. */
  readonly quantum?: number;
  /** Where it is of singular vectors: the metric of the singular values that their gaps are taken of. */
  readonly gapsOf?: string;
  /** Whether a finished run may lack it. */
  readonly isOptional?: boolean;
  /** Whether golden results hold it; false of what depends on the machine, or is no result. */
  readonly isHeld?: boolean;
  /** Whether engines are compared on it. */
  readonly isCompared?: boolean;
}

/** Nobody measured what is asked for. */
export class NotMeasured extends Error {
  override name = 'NotMeasured';
}

/**
 * The values of a metric.
 *
 * @throws NotMeasured that names it
 */
export function seriesOf(table: Table, name: string): readonly number[] {
  const values = table[name];
  if (!values || values.length === 0)
    throw new NotMeasured(`expected the metric ${name}, which was not measured`);
  return values;
}

/**
 * What stands in a table in the place of a metric of the records, where its end alone was measured: `testAccuracy[end]`. Only who asks
 * for the end finds it, since a series without its records must not be taken for a whole one.
 */
export const endAlone = (name: string) => `${name}[end]`;

/** What was measured of a metric at the end, or last. @throws NotMeasured that names it */
export function endOf(table: Table, name: string): number {
  return table[endAlone(name)]?.[0] ?? (seriesOf(table, name).at(-1) as number);
}

/** Whether a metric has a value for each record. */
export const takenEachRecord = ({ taken }: Pick<Metric, 'taken'>): boolean =>
  taken === 'each record' || taken === 'each record and the end';

/** What a value of a metric is called: `loss[12]`, `singularValues σ3`, `testAccuracy[end]`. */
export function nameValue(metric: Metric, at: number, length: number): string {
  const { name, axis, taken } = metric;
  if (axis) return `${name} ${axis.symbol}${at + 1}`;
  const isEnd = taken === 'the end' || (taken === 'each record and the end' && at === length - 1);
  return taken === 'the start' ? name : `${name}[${isEnd ? 'end' : at}]`;
}

/**
 * What is wrong with a table, in a line; null where nothing.
 *
 * @param isFinished whether all must be there that is not optional
 */
export function problemOf(table: Table, metrics: readonly Metric[], isFinished: boolean): string | null {
  const known = new Map(metrics.map((metric) => [metric.name, metric]));
  for (const [name, values] of Object.entries(table)) {
    const metric = known.get(name);
    if (!metric) return `${name}: no metric of this experiment`;
    const [least, most] = metric.range;
    const at = values.findIndex(
      (value) =>
        !Number.isFinite(value) || (least !== null && value < least) || (most !== null && value > most),
    );
    if (at >= 0) {
      const bounds = `${least ?? '−∞'} … ${most ?? '∞'}`;
      return `${nameValue(metric, at, values.length)}: expected a number of ${bounds}, got ${values[at]}`;
    }
  }
  if (!isFinished) return null;
  const absent = metrics.find(({ name, isOptional }) => !isOptional && !table[name]?.length);
  return absent ? `${absent.name}: it was not measured` : null;
}

import { endOf, seriesOf, type Table } from './metrics.ts';

/** What the runs of an experiment from one seed measured, by the names of its variants. They are pairs. */
export type Runs = Readonly<Record<string, Table>>;

/** The runs of a seed, the unit of replication. */
export interface SeedRuns {
  readonly seed: number;
  readonly runs: Runs;
}

/** The bound that a measure must keep. */
export interface Threshold {
  readonly side: 'above' | 'below';
  /** Of a number that counts it lies between two counts: 1.5. */
  readonly value: number;
  /**
   * Of a difference: the smallest effect of interest, δ. What lies wholly on the wrong side of it does not hold, be it ever so
   * little beyond the bound. By default the bound itself.
   */
  readonly effect?: number;
  /** α: how often what lies at the bound may pass, in the long run; where none is given it is the one that all claims have. */
  readonly alpha?: number;
}

export const above = (value: number, effect?: number): Threshold => boundOf('above', value, effect);
export const below = (value: number, effect?: number): Threshold => boundOf('below', value, effect);

function boundOf(side: Threshold['side'], value: number, effect: number | undefined): Threshold {
  if (effect === undefined) return { side, value };
  const isBeyond = side === 'above' ? effect >= value : effect <= value;
  if (!isBeyond) throw new Error(`expected an effect of interest beyond ${side} ${value}, got ${effect}`);
  return { side, value, effect };
}

/** A number that each seed gives, and the bound that it must keep. */
export interface Measure {
  readonly id: string;
  /** In plain words, with its unit. */
  readonly what: string;
  of(runs: Runs): number;
  /**
   * What it counts, where its numbers are whole: `test images`. It is judged seed by seed then, by the share of seeds that keep the
   * bound; everything else by its mean over seeds.
   */
  readonly counts?: string;
  /** What its mean can be at all, where there are bounds: intervals end there. */
  readonly range?: readonly [least: number, most: number];
  /** For each origin of data that the experiment can have. */
  readonly thresholds: Readonly<Record<string, Threshold>>;
  /** Where the threshold comes from. */
  readonly basis: string;
}

/**
 * A case in which measures are false, because the model or the data are not what the claim is of. It goes through the measurement: a
 * measure that sees neither model nor data would pass it.
 */
export interface Control {
  /** What is done to the model or the data, in plain words. */
  readonly what: string;
  /** How that makes the measures false. */
  readonly route: string;
  /** By variant, which run is measured in its place. */
  readonly places: Readonly<Record<string, Replacement>>;
  /** The measures that must fail then, for the control to have done its work. */
  readonly mustFail: readonly string[];
  /** Over how many seeds, the first ones of those that are judged; undefined for all. */
  readonly seeds?: number;
}

/** A run that is measured in the place of a variant's: that of another variant, or under an alteration, or both. */
export interface Replacement {
  /** By default the variant itself. */
  readonly variant?: string;
  /** One of those of the experiment. */
  readonly alteration?: string;
}

/** The variants that a control needs: those that are stood in for, and those that stand in for them. */
export const variantsIn = ({ places }: Pick<Control, 'places'>): string[] =>
  Object.entries(places).flatMap(([place, { variant = place }]) => [place, variant]);

/** A sentence that can turn out to be wrong. It holds where each of its measures keeps its bound. */
export interface Claim {
  readonly id: string;
  /** The sentence, in our words. */
  readonly sentence: string;
  /** Its place in the source. */
  readonly place: string;
  /**
   * `established` claims are held to: that they pass is what a check checks. What became of the others is found and
   * reported, whichever way it comes out.
   */
  readonly standing: 'established' | 'finding';
  /** The fewest seeds that it is judged on, whatever the pilot runs say. */
  readonly leastSeeds?: number;
  readonly measures: readonly Measure[];
  /** Together they make each measure fail. */
  readonly controls: readonly Control[];
}

/** Something that is measured and shown, and not claimed. */
export interface Observation {
  readonly id: string;
  readonly what: string;
  /** Why it is no claim. */
  readonly why: string;
  /** Its numbers, by name; null where a seed has none. */
  readonly values: Readonly<Record<string, (runs: Runs) => number | null>>;
}

/** The bound of a measure on data of this origin. */
export function thresholdOf({ id, thresholds }: Measure, origin: string): Threshold {
  const threshold = thresholds[origin];
  if (!threshold) throw new Error(`measure ${id}: it has no threshold on ${origin} data`);
  return threshold;
}

/** Nobody ran what is asked for, since no check runs it. */
export class NotRun extends Error {
  override name = 'NotRun';

  constructor(readonly variant: string) {
    super(`${variant} is not run by a check`);
  }
}

/**
 * Runs of which some were left out on purpose. Who reads one of these is told so, however it is asked for; a variant that there is none of
 * remains the mistake that it is.
 */
export function lacking(runs: Runs, variants: readonly string[]): Runs {
  const absent = variants.map((variant): [string, PropertyDescriptor] => [
    variant,
    {
      get() {
        throw new NotRun(variant);
      },
    },
  ]);
  return absent.length === 0 ? runs : Object.defineProperties({ ...runs }, Object.fromEntries(absent));
}

/** The table of a variant. @throws Error when there is none: a claim reads only what its experiment compares */
export function tableOf(runs: Runs, variant: string): Table {
  const table = runs[variant];
  if (!table) throw new Error(`expected a run of ${variant}, got ${Object.keys(runs).join(', ') || 'none'}`);
  return table;
}

/** What a variant measured at the end. */
export const endIn = (runs: Runs, variant: string, metric: string): number =>
  endOf(tableOf(runs, variant), metric);

/** All values that a variant has of a metric. */
export const seriesIn = (runs: Runs, variant: string, metric: string): readonly number[] =>
  seriesOf(tableOf(runs, variant), metric);

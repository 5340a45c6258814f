import { endOf, seriesOf, type Table } from './metrics.ts';

/** What the runs of an experiment from one seed measured, by the names of its variants. They are pairs. */
export type Runs = Readonly<Record<string, Table>>;

/** The runs of a seed, the unit of replication. */
export interface SeedRuns {
  readonly seed: number;
  readonly runs: Runs;
}

/** The bound that a measure must keep, and what is known of the measure beforehand. */
export interface Threshold {
  readonly side: 'above' | 'below';
  readonly value: number;
  /** Mean and standard deviation over seeds from 100 on, ten or twenty, which no verdict is given on. */
  readonly pilot: Pilot;
}

export interface Pilot {
  readonly mean: number;
  readonly sd: number;
}

export const above = (value: number, pilot: Pilot): Threshold => ({ side: 'above', value, pilot });
export const below = (value: number, pilot: Pilot): Threshold => ({ side: 'below', value, pilot });

/** A number that each seed gives, and the bound that it must keep on average. */
export interface Measure {
  readonly id: string;
  /** In plain words, with its unit. */
  readonly what: string;
  of(runs: Runs): number;
  /** For each origin of data that the experiment can have. */
  readonly thresholds: Readonly<Record<string, Threshold>>;
  /** Where the threshold comes from. */
  readonly basis: string;
}

/** A case in which the claim is false by construction, made of the same runs. */
export interface Control {
  /** What is done to them, in plain words. */
  readonly what: string;
  alter(runs: Runs): Runs;
  /** The measures that must fail then, for the control to have done its work. */
  readonly mustFail: readonly string[];
}

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

/** The runs with some in the place of others: `{ RR: 'Std' }` puts Std's in RR's place. */
export function inPlace(places: Readonly<Record<string, string>>): (runs: Runs) => Runs {
  return (runs) => {
    const taken = Object.entries(places).map(([place, taker]) => [place, tableOf(runs, taker)]);
    return { ...runs, ...Object.fromEntries(taken) };
  };
}

/** The runs with something of one of them altered. */
export function altered(runs: Runs, variant: string, change: (table: Table) => Table): Runs {
  return { ...runs, [variant]: change(tableOf(runs, variant)) };
}

import type { DataOrigin } from '../datasets/manifest.ts';
import type { ObjectiveName } from '../objectives/objective.ts';
import type { FinishedMetrics } from '../runs/finished.ts';
import type { ExperimentName } from '../training/experiments.ts';

/**
 * What the trainings of an experiment from one seed measured, under each objective that it compares. They start from the
 * same weights, so they are pairs.
 */
export type Runs = Readonly<Record<ObjectiveName, FinishedMetrics>>;

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
  readonly thresholds: Readonly<Partial<Record<DataOrigin, Threshold>>>;
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

/** A sentence of the paper that can turn out to be wrong. It holds where each of its measures keeps its bound. */
export interface Claim {
  readonly id: string;
  readonly experiment: ExperimentName;
  /** The sentence, in our words. */
  readonly sentence: string;
  /** Its place in the paper. */
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

/** The bound of a measure on data of this origin. */
export function thresholdOf({ id, thresholds }: Measure, source: DataOrigin): Threshold {
  const threshold = thresholds[source];
  if (!threshold) throw new Error(`measure ${id}: it has no threshold on ${source} data`);
  return threshold;
}

/** The runs with some in the place of others: `{ RR: 'Std' }` puts Std's in RR's place. */
export function inPlace(places: Partial<Record<ObjectiveName, ObjectiveName>>): (runs: Runs) => Runs {
  return (runs) => {
    const taken = Object.entries(places).map(([place, taker]) => [place, runs[taker]]);
    return { ...runs, ...Object.fromEntries(taken) };
  };
}

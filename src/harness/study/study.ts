import type { Claim, Observation } from './claim.ts';
import type { Data } from './data.ts';
import type { Figure, GoldenPicture, Section } from './figure.ts';
import type { Metric } from './metrics.ts';
import type { Front } from './offered-command.ts';
import type { Parameter, Parameters } from './parameters.ts';
import type { Engines, Probes, Runner } from './runner.ts';

/** A paper, or any other source of claims, and the experiments that they are judged on. */
export interface Study extends Front<Study> {
  /** What it checks, as it stands at the top of a report: “Reviving Autoencoder Pretraining (Xie & Thuerey, 2022)”. */
  readonly title: string;
  /** What the claims are taken from; null where that is nothing that could be cited. */
  readonly source: Source | null;
  /** The folder that its fixtures, its calibration runs and its commit are of; absolute. */
  readonly root: string;
  /** Where its golden results, tolerances, pilots and their log lie below its root; by default `fixtures`. */
  readonly fixtures?: string;
  /** What another program gave from the same beginnings, which all runs are held against; undefined where there is none. */
  readonly reference?: Reference;
  readonly engines: Engines;
  /** How many runs are carried out at a time, unless the user says otherwise; by default one a core. */
  readonly processes?: number;
  /** What checks the whole of it, where that is more than `racecar check`: `npm test`. */
  readonly test?: string;
  /** In the order of the report. */
  readonly experiments: readonly Experiment[];
  /** The sections of the report that figures stand in, in order. */
  readonly sections: readonly Section[];
  /** The columns of the table that a reproduction ends with. */
  readonly columns: readonly Column[];
  /** What a reader must know of how this differs from what one would expect. */
  readonly remarks: { readonly title: string; readonly lines: readonly string[] } | null;
  /** What its source also shows and no experiment tests, with the reason. */
  readonly notCovered: readonly { readonly what: string; readonly why: string }[];
}

/** Results of another program, which are kept like golden results, with their own tolerances. */
export interface Reference {
  /** `the authors’ own program`. */
  readonly words: string;
  /** The folder that they lie in, below the root of the study: `fixtures/original`. */
  readonly fixtures: string;
}

export interface Source {
  /** An address that does not change, such as a DOI. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** An experiment: variants that are run from seeds, what they measure, and what is claimed of that. */
export interface Experiment {
  /** `peak`: letters, digits and hyphens. */
  readonly name: string;
  /** What its run folders begin with: letters, digits and hyphens. */
  readonly folder: string;
  /** What it is, in a sentence. */
  readonly words: string;
  readonly data: Data;
  readonly variants: readonly Variant[];
  /** All that can be set of a run; each variant says which of it it reads. */
  readonly parameters: readonly Parameter[];
  /** Over how many seeds its claims are judged, from 0, unless the user says otherwise. */
  readonly seeds: number;
  readonly metrics: readonly Metric[];
  readonly claims: readonly Claim[];
  /** What controls do to data and models. */
  readonly alterations?: readonly Alteration[];
  readonly observations: readonly Observation[];
  /** How many seeds golden results are kept of, from 0: by default five, or as many as claims are judged over. */
  readonly goldenSeeds?: number;
  readonly pictures: readonly GoldenPicture[];
  readonly figures: readonly Figure[];
  readonly runner: Runner;
  readonly probes: Probes;
}

/** One of the ways of doing the same that an experiment compares. */
export interface Variant {
  /** `RR`: letters, digits and hyphens. */
  readonly name: string;
  /** In plain words. */
  readonly words: string;
  /** Whether claims, golden results and figures take it in; others can be run besides, and are evidence of nothing. */
  readonly isCompared: boolean;
  /**
   * Whether a check runs it; by default every compared variant is. Claims that read one which is not are judged by their stored
   * evidence alone.
   */
  readonly isChecked?: boolean;
  /** Everything that it reads, with the values that it has unless the user says otherwise. */
  readonly parameters: Parameters;
}

/** Something that its runner can do to the data of a run, or to its model, so that claims about it are false. */
export interface Alteration {
  /** `labels-permuted`: letters, digits and hyphens. */
  readonly name: string;
  /** In plain words. */
  readonly words: string;
  /**
   * Whether only what an unaltered run left is measured anew; else it is run again, and need not be as long. Such a run measures what
   * it can: metrics may be missing, and records be fewer.
   */
  readonly isMeasuredAnew: boolean;
  /** By default those of the variant. */
  parameters?(variant: Variant): Parameters;
}

/** A column of the table of results: the end of a metric, its mean over seeds. */
export interface Column {
  readonly head: string;
  readonly metric: string;
  readonly digits: number;
  /** The first values of a series, side by side. */
  readonly first?: number;
  /** Whether the standard deviation over seeds follows. */
  readonly hasSpread?: boolean;
}

/** Whose fixtures are meant. */
export type Keeper = Pick<Study, 'root' | 'fixtures'>;

/** The folder of its fixtures, below its root. */
export const fixturesOf = ({ fixtures = 'fixtures' }: Pick<Study, 'fixtures'>): string => fixtures;

/** An experiment by its name. @throws Error when there is none */
export const experimentNamed = ({ experiments }: Pick<Study, 'experiments'>, name: string): Experiment =>
  oneNamed(experiments, name, 'expected an experiment of');

/** The variants that an experiment compares, in the order of its figures. */
export const comparedOf = ({ variants }: Pick<Experiment, 'variants'>): readonly Variant[] =>
  variants.filter(({ isCompared }) => isCompared);

/** Those of them that a check runs, and that golden results are kept of. */
export const checkedOf = (experiment: Pick<Experiment, 'variants'>): readonly Variant[] =>
  comparedOf(experiment).filter(({ isChecked = true }) => isChecked);

/** Those of them that no check runs. */
export const uncheckedOf = (experiment: Pick<Experiment, 'variants'>): readonly Variant[] =>
  comparedOf(experiment).filter(({ isChecked = true }) => !isChecked);

/** Whether a check runs nothing of an experiment that compares something: its claims are told by stored evidence alone. */
export const isLeftToEvidence = (experiment: Pick<Experiment, 'variants'>): boolean =>
  comparedOf(experiment).length > 0 && checkedOf(experiment).length === 0;

/** A variant by its name. @throws Error when the experiment has none */
export const variantNamed = ({ name, variants }: Experiment, wanted: string): Variant =>
  oneNamed(variants, wanted, `${name}: expected a variant of`);

function oneNamed<T extends { readonly name: string }>(all: readonly T[], wanted: string, rule: string): T {
  const found = all.find(({ name }) => name === wanted);
  if (!found) throw new Error(`${rule} ${all.map(({ name }) => name).join(', ')}, got ${wanted}`);
  return found;
}

/** An alteration by its name. @throws Error when the experiment has none */
export const alterationNamed = ({ name, alterations }: Experiment, wanted: string): Alteration =>
  oneNamed(alterations ?? [], wanted, `${name}: expected an alteration of`);

/** The seeds that golden results of an experiment are kept of. */
export const goldenSeedsOf = ({
  seeds,
  goldenSeeds = 5,
}: Pick<Experiment, 'seeds' | 'goldenSeeds'>): number[] =>
  Array.from({ length: Math.min(goldenSeeds, seeds) }, (_, seed) => seed);

/** What there is of each experiment, by its name. */
export function byName<T>(
  experiments: readonly Experiment[],
  of: (experiment: Experiment) => T,
): Record<string, T> {
  return Object.fromEntries(experiments.map((experiment) => [experiment.name, of(experiment)]));
}

export const experimentNames = ({ experiments }: Pick<Study, 'experiments'>): string[] =>
  experiments.map(({ name }) => name);

/** The variants of all experiments, each once, in order. */
export const variantNames = ({ experiments }: Pick<Study, 'experiments'>): string[] => [
  ...new Set(experiments.flatMap(({ variants }) => variants.map(({ name }) => name))),
];

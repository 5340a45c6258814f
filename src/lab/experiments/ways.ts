import type { Factors, Objective } from '../objectives/objective.ts';
import { objectives } from '../objectives/objectives.ts';
import type { Hyperparameters, Settings } from './hyperparameters.ts';

/** One way to train that an experiment compares with others: an objective, and what it is given otherwise than the others are. */
export interface Way {
  /** `Std-840`: letters, digits, dots and hyphens. By default the objective's. */
  readonly name?: string;
  /** In plain words; by default the objective's. */
  readonly words?: string;
  readonly objective: Objective;
  readonly hyperparameters?: Partial<Hyperparameters>;
  readonly factors?: Factors;
}

/** A way with all that it leaves to its objective. */
export type NamedWay = Way & Required<Pick<Way, 'name' | 'words'>>;

/** Of an experiment, what its ways follow from. */
export interface HasWays extends Settings {
  /** By default every objective, in the order of the paper's figures. */
  readonly ways?: readonly Way[] | undefined;
}

export const waysOf = ({ ways }: Pick<HasWays, 'ways'>): NamedWay[] =>
  (ways ?? objectives.map((objective): Way => ({ objective }))).map((way) => ({
    ...{ name: way.objective.name, words: way.objective.words },
    ...way,
  }));

/** A way by its name. @throws Error when there is none */
export function wayNamed(experiment: Pick<HasWays, 'ways'>, wanted: string): NamedWay {
  const ways = waysOf(experiment);
  const found = ways.find(({ name }) => name === wanted);
  if (!found) {
    throw new Error(`expected an objective of ${ways.map(({ name }) => name).join(', ')}, got ${wanted}`);
  }
  return found;
}

/** The settings of an experiment as one of its ways has them. */
export const settingsOf = (
  { hyperparameters, factors }: Settings,
  way: Pick<Way, 'hyperparameters' | 'factors'>,
): Settings => ({
  hyperparameters: { ...hyperparameters, ...way.hyperparameters },
  factors: { ...factors, ...way.factors },
});

import type { Cell } from './runner.ts';
import { checkedOf, comparedOf, type Experiment, type Variant } from './study.ts';

/** The seeds from a first one on. */
export const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => first + at);

/**
 * The cells of a grid, with the parameters that each variant has unless the user says otherwise: seed by seed, the longest
 * first, so that at the end of a seed no process is left alone with a long one.
 *
 * @param seeds of each experiment, by its name
 * @param variants those that an experiment does not have are left out; by default those that it compares
 */
export function cellsOf(
  experiments: readonly Experiment[],
  seeds: Readonly<Record<string, readonly number[]>>,
  variants: readonly string[] | null = null,
): Cell[] {
  const named = (experiment: Experiment) =>
    experiment.variants.filter(({ name }) => variants?.includes(name) ?? false);
  return gridOf(experiments, seeds, variants ? named : comparedOf);
}

/** The same of those variants that a check runs. */
export const checkedCellsOf = (
  experiments: readonly Experiment[],
  seeds: Readonly<Record<string, readonly number[]>>,
): Cell[] => gridOf(experiments, seeds, checkedOf);

function gridOf(
  experiments: readonly Experiment[],
  seeds: Readonly<Record<string, readonly number[]>>,
  chosenOf: (experiment: Experiment) => readonly Variant[],
): Cell[] {
  const all = experiments
    .flatMap((experiment) => {
      // Of those that cost the same the later first: what comes later mostly has more to do than what it is compared with.
      return chosenOf(experiment)
        .toReversed()
        .map(({ name: variant, parameters }) => ({
          experiment: experiment.name,
          variant,
          parameters,
          effort: experiment.runner.effortOfStep(variant) * experiment.runner.stepsOf(parameters),
        }));
    })
    .sort((a, b) => b.effort - a.effort);
  const inOrder = [...new Set(Object.values(seeds).flat())].sort((a, b) => a - b);
  return inOrder.flatMap((seed) =>
    all.flatMap(({ effort, ...cell }) => (seeds[cell.experiment]?.includes(seed) ? [{ ...cell, seed }] : [])),
  );
}

/** What two cells have in common that are runs of the same variant. */
export const variantKey = ({ experiment, variant }: Pick<Cell, 'experiment' | 'variant'>) =>
  `${experiment} ${variant}`;

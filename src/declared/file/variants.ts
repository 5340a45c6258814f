import type { DeclaredExperiment, DeclaredVariant } from './study-schema.ts';

/** The value of an option that has its bounds declared, or has not. */
export const usualOf = (option: DeclaredExperiment['options'][string]): number | string =>
  typeof option === 'object' ? option.value : option;

/** The variants of an experiment by their names, grids spread out: `adam-beta2-0.99`. */
export function spreadVariants(variants: DeclaredExperiment['variants']): Map<string, DeclaredVariant> {
  return new Map(
    Object.entries(variants).flatMap(([name, { grid, ...variant }]) => {
      if (!grid) return [[name, variant] as const];
      return combinations(grid).map((chosen) => {
        const told = Object.entries(chosen);
        const own = {
          ...variant,
          words: `${variant.words}, ${told.map(([option, value]) => `${option} ${value}`).join(', ')}`,
          options: { ...variant.options, ...chosen },
        };
        return [[name, ...told.map(([option, value]) => `${option}-${value}`)].join('-'), own] as const;
      });
    }),
  );
}

type Values = Readonly<Record<string, number | string>>;

function combinations(grid: NonNullable<DeclaredVariant['grid']>): Values[] {
  return Object.entries(grid).reduce<Values[]>(
    (all, [option, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [option]: value }))),
    [{}],
  );
}

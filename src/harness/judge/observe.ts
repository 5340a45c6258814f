import { mean } from 'simple-statistics';
import { NotRun, type Observation, type Runs, type SeedRuns } from '../study/claim.ts';
import type { Observed } from './judgement.ts';

/** Takes an observation's numbers for each seed; a number that a seed does not have is left out. */
export function observe({ id, what, why, values }: Observation, seeds: readonly SeedRuns[]): Observed {
  const observed = Object.entries(values).flatMap(([name, of]) => {
    const perSeed = seeds.flatMap(({ seed, runs }) => {
      const value = ofRuns(of, runs);
      return value === null ? [] : [{ seed, value }];
    });
    return perSeed.length === 0 ? [] : [{ name, mean: mean(perSeed.map(({ value }) => value)), perSeed }];
  });
  return { id, what, why, values: observed };
}

/** Null of what reads a variant that was not to be run. */
function ofRuns(of: Observation['values'][string], runs: Runs): number | null {
  try {
    return of(runs);
  } catch (error) {
    if (error instanceof NotRun) return null;
    throw error;
  }
}

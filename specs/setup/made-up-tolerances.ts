import type { Limit } from '../../src/harness/golden/alarm.ts';
import type { ExperimentTolerances } from '../../src/harness/golden/tolerances.ts';

/** Tolerances of an experiment that nobody measured, in the form in which they are read. */

const tail: Limit['tail'] = { runs: 30, largest: 5, threshold: 3, shape: 0.1, scale: 1, share: 0.1 };

export const madeUpTolerances = (
  variants: ExperimentTolerances['variants'],
  measured: Partial<ExperimentTolerances['measured']> = {},
): ExperimentTolerances => ({
  measured: {
    date: '2026-01-01',
    on: 'linux x64, Node 24.0.0',
    processors: [],
    base: 'abacus 1',
    disturbance: 'shaken',
    draws: 12,
    engines: ['fingers 1'],
    seeds: [0, 1, 2],
    dataSha256: 'a'.repeat(64),
    ...measured,
  },
  alarm: {
    check: 0.01,
    goldens: 12,
    run: 0.0001,
    limits: [{ variants: ['Even', 'Odd'], age: 'the end', limit: 16, tail }],
  },
  leftOut: [],
  variants,
});

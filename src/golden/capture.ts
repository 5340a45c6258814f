import { encodePng } from '../kit/png.ts';
import type { FinishedRun } from '../runs/finished.ts';
import { experiments } from '../training/experiments.ts';
import { figuresOf } from './figures.ts';
import type { StoredFixture, Subject } from './fixture.ts';
import { comparableVectors, sheetsOf } from './sheets.ts';

/** The seeds that golden results are kept of. */
export const goldenSeeds = [0, 1, 2, 3, 4];

/** How many steps the bits of the weights are compared after, on which engine, and of which seed. */
export const bitSteps = 50;
export const bitSeed = 0;

export const subjectOf = ({ run }: FinishedRun): Subject => ({
  source: run.data.source,
  experiment: run.experiment,
  objective: run.objective,
  seed: run.seed,
});

/**
 * Makes a golden result of a run: a candidate, until someone accepts it.
 *
 * @param vectors the singular vectors to picture; by default those that can be compared
 * @param bits the SHA-256 of the weights after 50 steps on the engine wasm, where that was run
 */
export function capture(
  finished: FinishedRun,
  bits: string | null,
  vectors?: readonly number[],
): StoredFixture {
  const { run, metrics } = finished;
  const hasImages = experiments[run.experiment].data.kind === 'images';
  const comparable = hasImages ? comparableVectors(metrics.final.singularValues) : [];
  const singularVectors = [...(vectors ?? comparable)];
  const sheets = [...sheetsOf(finished, singularVectors)].map(
    ([name, sheet]) => [name, encodePng(sheet)] as const,
  );
  return {
    fixture: {
      ...subjectOf(finished),
      dataSha256: run.data.sha256,
      config: run.config,
      figures: Object.fromEntries(
        Object.entries(figuresOf(metrics)).map(([name, values]) => [name, [...values]]),
      ),
      singularVectors,
      bits,
    },
    sheets: new Map(sheets),
  };
}

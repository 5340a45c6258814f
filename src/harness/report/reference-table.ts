import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';
import { compareRun } from '../golden/compare-run.ts';
import { goldenFolderOf, placeOf, readFixture } from '../golden/fixture.ts';
import { describeGolden } from '../golden/hold-against.ts';
import { readTolerances } from '../golden/tolerances.ts';
import type { RunOf } from '../runs/finished.ts';
import { showNearest } from './lines.ts';
import type { CheckPlan } from './plan.ts';

/** How runs compare with what another program gave from the same beginning: the strongest golden result that there can be. */

export const referenceSchema = z.strictObject({
  words: text.describe('the other program, in words'),
  made: z
    .array(z.strictObject({ experiment: text, origin: text, date: z.iso.date(), with: text }))
    .describe('when its results were made, and with what'),
  planned: count.describe('trainings that it has results of'),
  rows: z.array(
    z.strictObject({
      place: text.describe('of its result, below the folder of its golden results'),
      matches: z.boolean(),
      deviation: z.number().nullable().describe('the largest; at 1 is the limit'),
      nearest: text.describe('the metric that comes nearest to its tolerance'),
      problems: z.array(text),
    }),
  ),
});
export type ReferenceTable = z.infer<typeof referenceSchema>;

/** Holds the runs of a plan against the reference of its study; null where it has none. */
export function referenceTable({ study, jobs }: CheckPlan, runOf: RunOf): ReferenceTable | null {
  const { reference } = study;
  if (!reference) return null;
  // Numbers decide; pictures are for the eye.
  const experiments = study.experiments.map((one) => ({ ...one, pictures: [] }));
  const theirs = { ...study, experiments, fixtures: reference.fixtures };
  const found = [...jobs.main, ...jobs.second].flatMap((job) => {
    const { experiment, variant, seed, data } = job;
    const place = placeOf({ origin: data.origin, experiment, variant, seed });
    return readFixture(goldenFolderOf(theirs), place) ? [{ job, place }] : [];
  });
  const subjects = new Map(found.map(({ job }) => [`${job.data.origin}/${job.experiment}`, job]));
  return {
    words: reference.words,
    made: [...subjects.values()].flatMap(({ experiment, data: { origin } }) => {
      const measured = readTolerances(theirs, origin, experiment)?.measured;
      return measured ? [{ experiment, origin, date: measured.date, with: measured.base }] : [];
    }),
    planned: found.length,
    rows: found.flatMap(({ job, place }) => {
      const run = runOf(job);
      const result = run && compareRun(theirs, run).result;
      if (!result) return [];
      const { status, deviation, metrics } = result;
      const { metric: nearest } = showNearest(metrics);
      return [{ place, matches: status === 'match', deviation, nearest, problems: describeGolden(result) }];
    }),
  };
}

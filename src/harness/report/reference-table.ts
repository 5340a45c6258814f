import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';
import { capture } from '../golden/capture.ts';
import { goldenFolderOf, placeOf, readFixture, type StoredFixture } from '../golden/fixture.ts';
import { describeGolden, holdAgainst } from '../golden/hold-against.ts';
import { readTolerances, type VariantTolerances, widerOf } from '../golden/tolerances.ts';
import type { RunOf } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { type Experiment, experimentNamed } from '../study/study.ts';
import { showNearest } from './lines.ts';
import type { CheckPlan } from './plan.ts';

/** How runs compare with what another program gave from the same beginning: the strongest golden result that there can be. */

export const referenceSchema = z.strictObject({
  words: text.describe('the other program, in words'),
  made: z
    .array(z.strictObject({ experiment: text, origin: text, date: z.iso.date(), with: text }))
    .describe('when its results were made, and with what'),
  planned: count.describe('trainings that it has results of, from seeds whose noise was measured'),
  unmeasured: count.describe('those from other seeds, which are held to nothing'),
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

/**
 * Holds the runs of a plan against the reference of its study; null where it has none. A seed whose noise nobody measured is left out: by
 * rounding alone a training can go one way or another at some moment, and which seeds' trainings do is not to be told from others.
 */
export function referenceTable({ study, jobs }: CheckPlan, runOf: RunOf): ReferenceTable | null {
  const { reference } = study;
  if (!reference) return null;
  const keeper = { root: study.root, fixtures: reference.fixtures };
  const found = [...jobs.main, ...jobs.second].flatMap((job) => {
    const { experiment, variant, seed, data } = job;
    const place = placeOf({ origin: data.origin, experiment, variant, seed });
    const theirs = readFixture(goldenFolderOf(keeper), place);
    return theirs ? [{ job, theirs, subject: `${data.origin}/${experiment}` }] : [];
  });
  // Each file is read once, however many trainings it is of.
  const read = ({ experiment, data: { origin } }: Job) => ({
    ...{ experiment, origin, own: readTolerances(study, origin, experiment) },
    theirs: readTolerances(keeper, origin, experiment),
  });
  const tolerances = new Map<string, ReturnType<typeof read>>();
  for (const { subject, job } of found) {
    if (!tolerances.has(subject)) tolerances.set(subject, read(job));
  }
  const held = found.filter(({ subject, job }) => {
    const { own, theirs } = tolerances.get(subject) ?? {};
    return [own, theirs].some((one) => !one || one.measured.seeds.includes(job.seed));
  });
  return {
    words: reference.words,
    made: [...tolerances.values()].flatMap(({ experiment, origin, theirs }) =>
      theirs ? [{ experiment, origin, date: theirs.measured.date, with: theirs.measured.base }] : [],
    ),
    planned: held.length,
    unmeasured: found.length - held.length,
    rows: held.flatMap(({ job, theirs, subject }) => {
      const run = runOf(job);
      const { own, theirs: measured } = tolerances.get(subject) ?? {};
      const [ours, beside] = [own, measured].map((all) => all?.variants[job.variant]);
      if (!run || !ours || !beside) return [];
      // Both programs were disturbed, and either may move a result.
      return [rowOf(run, theirs, experimentNamed(study, job.experiment), widerOf(ours, beside))];
    }),
  };
}

/** Numbers decide; pictures are for the eye, and bits are those of one program alone. */
function rowOf(
  run: FinishedRun,
  { fixture }: StoredFixture,
  { metrics, ...experiment }: Experiment,
  tolerances: VariantTolerances,
): ReferenceTable['rows'][number] {
  const numbers = { ...experiment, metrics, pictures: [] };
  const expected = { fixture: { ...fixture, parts: {}, dark: [] }, pictures: new Map() };
  const { result } = holdAgainst(expected, capture(run, numbers, fixture.bits), numbers, tolerances);
  return {
    ...{ place: result.place, matches: result.status === 'match', deviation: result.deviation },
    ...{ nearest: showNearest(result.metrics).metric, problems: describeGolden(result) },
  };
}

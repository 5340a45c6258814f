import { join } from 'node:path';
import { z } from 'zod';
import { mapEntries } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { count, text } from '../../kit/fields.ts';
import { isThere, writeWhole } from '../../kit/files.ts';
import { ofForm, readJson } from '../../kit/json.ts';
import { type Metric, scales } from '../study/metrics.ts';
import { processorSchema } from '../study/run-file.ts';
import { type Experiment, fixturesOf, type Keeper, type Study } from '../study/study.ts';
import { alarmSchema } from './alarm.ts';
import { formatJson } from './format-json.ts';

/** `fixtures/tolerances/…`: how far the results of an experiment may lie from the golden ones, and how that was measured. */

const amount = z.number().nonnegative();

/** A tolerance of what is not counted may be as wide as this whatever seeds differ by: sixteen units in the last place. */
export const leastTolerance = 2e-6;

/**
 * What is known of a metric, value by value, in units of its scale. A value whose noise is too large for a tolerance is held to
 * nothing.
 */
const metricTolerance = z
  .strictObject({
    scale: z.enum(scales),
    range: z.tuple([z.number().nullable(), z.number().nullable()]).describe('what the metric can be at all'),
    quantum: amount.optional().describe('the least amount that it changes by, where it is counted'),
    noise: z
      .array(amount)
      .describe('what a run differs by under disturbances: root mean square; of counts the most'),
    seeds: z.array(amount).describe('what two seeds differ by: root mean square'),
    tolerance: z.array(amount.nullable()).describe('null of what is held to nothing'),
  })
  .superRefine(({ noise, seeds, tolerance }, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    if (noise.length !== tolerance.length || seeds.length !== tolerance.length) {
      complain('expected as many noises and spreads as tolerances');
    }
    const at = tolerance.findIndex((value, place) => value !== null && value < (noise[place] ?? 0));
    if (at >= 0) complain(`tolerance ${at} is tighter than the noise that was seen`);
  });

const pictureTolerance = z
  .strictObject({
    noise: amount.describe(
      'the largest difference of a pixel, root mean square over runs, as a part of the contrast',
    ),
    tolerance: amount
      .nullable()
      .describe(
        'what of that counts as none, besides one gray of rounding; null where nearly everything would',
      ),
  })
  .superRefine(({ noise, tolerance }, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    if (tolerance === null) return;
    if (tolerance < noise) complain('the tolerance is tighter than the noise that was seen');
    if (tolerance >= 1) complain('the tolerance is as wide as the contrast');
  });

const variantTolerances = z.strictObject({
  metrics: z.record(text, metricTolerance),
  pictures: z.record(text, pictureTolerance),
});

const leftOutSchema = z.strictObject({
  what: text,
  runs: count,
  drifted: count,
  deviation: amount
    .nullable()
    .describe('the largest, as a part of the limit; null of what is no number, or may not differ at all'),
  bound: amount.describe('one-sided 95 % upper bound of the share of runs that drift'),
});

export const tolerancesSchema = z
  .strictObject({
    measured: z.strictObject({
      date: z.iso.date(),
      on: text,
      processors: z.array(processorSchema),
      base: text.describe('the engine of the runs that the others are compared with'),
      disturbance: text.describe('what the others differ in'),
      draws: count.describe('how often each run was disturbed'),
      engines: z
        .array(text)
        .describe('other engines that the runs were repeated on, and other machines that they were made on'),
      seeds: z.array(count).min(1),
      dataSha256: text,
    }),
    alarm: alarmSchema,
    leftOut: z.array(leftOutSchema).describe('runs that were held against tolerances measured without them'),
    variants: z.record(text, variantTolerances),
  })
  .superRefine(({ variants }, context) => {
    for (const [variant, { metrics }] of Object.entries(variants)) {
      for (const [name, metric] of Object.entries(metrics)) {
        const problem = problemOf(metric);
        if (problem) {
          context.addIssue({
            code: 'custom',
            path: ['variants', variant, 'metrics', name],
            message: problem,
          });
        }
      }
    }
  })
  .meta({ title: 'racecar-repro tolerances' });

export type ExperimentTolerances = z.infer<typeof tolerancesSchema>;
export type VariantTolerances = z.infer<typeof variantTolerances>;
export type MetricTolerance = z.infer<typeof metricTolerance>;
export type LeftOut = z.infer<typeof leftOutSchema>;

/** Whether a tolerance, in units of its scale, is as wide as all that a metric can be. */
export function spansRange(
  { scale, range: [from, to], quantum = 1 }: Pick<Metric, 'scale' | 'range' | 'quantum'>,
  tolerance: number,
): boolean {
  if (from === null || to === null || (scale !== 'counted' && scale !== 'absolute')) return false;
  return tolerance * (scale === 'counted' ? quantum : 1) >= to - from;
}

/** A tolerance that holds nothing is none. */
function problemOf({ scale, range, quantum, seeds, tolerance }: MetricTolerance): string | null {
  for (const [at, value] of tolerance.entries()) {
    if (value === null) continue;
    if (spansRange({ scale, range, quantum }, value)) {
      return `tolerance ${at} is as wide as the range of the metric`;
    }
    const isLeast = value <= (scale === 'counted' ? 1 : leastTolerance);
    if (!isLeast && value > (seeds[at] ?? 0)) return `tolerance ${at} is wider than the spread between seeds`;
  }
  return null;
}

/** `fixtures/tolerances/original/peak.json`, below the root of a study that keeps its fixtures where most do. */
export const tolerancesFile = (study: Pick<Study, 'fixtures'>, origin: string, experiment: string) =>
  `${fixturesOf(study)}/tolerances/${origin}/${experiment}.json`;

/** What tells the form that earlier versions wrote: a multiple of the largest difference that was seen. */
const earlierForm = z.object({ safetyFactor: z.number() });

/**
 * The tolerances of an experiment on data of this origin; null where nothing was calibrated.
 *
 * @throws InputError when the file is damaged, or a tolerance is tighter than the noise that it rests on, or holds nothing
 */
export function readTolerances(
  study: Keeper,
  origin: string,
  experiment: string,
): ExperimentTolerances | null {
  const file = join(study.root, tolerancesFile(study, origin, experiment));
  if (!isThere(file)) return null;
  const found = readJson(file, z.unknown());
  if (earlierForm.safeParse(found).success) {
    throw new InputError(
      `${file}: an earlier version of this program measured it; "racecar golden calibrate --fewer --reason …" replaces it`,
    );
  }
  return ofForm(file, found, tolerancesSchema);
}

export function writeTolerances(
  study: Keeper,
  origin: string,
  experiment: string,
  tolerances: ExperimentTolerances,
): void {
  const whole = tolerancesSchema.parse(tolerances);
  writeWhole(join(study.root, tolerancesFile(study, origin, experiment)), formatJson(whole), { flush: true });
}

/**
 * The tolerances of results of two programs that are held against each other: of each value the wider one, since either of them may
 * have moved; what is held to nothing in one is in both.
 */
export function widerOf(one: VariantTolerances, other: VariantTolerances): VariantTolerances {
  const wider = (mine: MetricTolerance, theirs: MetricTolerance | undefined): MetricTolerance => ({
    ...mine,
    tolerance: mine.tolerance.map((value, at) => {
      const beside = theirs?.tolerance[at] ?? null;
      return value === null || beside === null ? null : Math.max(value, beside);
    }),
  });
  return { ...one, metrics: mapEntries(one.metrics, (name, metric) => wider(metric, other.metrics[name])) };
}

/** What is said of a variant that has no tolerances: the command that measures them. */
export function calibrateFirst({ name, data }: Pick<Experiment, 'name' | 'data'>, origin: string): string {
  const choice = data.origins.length > 1 ? ` --data ${origin}` : '';
  return `nothing was calibrated for it: "racecar golden calibrate --experiment ${name}${choice} --reason …" comes first`;
}

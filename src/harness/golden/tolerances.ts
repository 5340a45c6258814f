import { join } from 'node:path';
import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';
import { isThere, writeWhole } from '../../kit/files.ts';
import { readJson } from '../../kit/json.ts';
import type { Metric } from '../study/metrics.ts';
import type { Experiment, Study } from '../study/study.ts';
import { formatJson } from './format-json.ts';

/** `fixtures/tolerances/…`: how far the results of an experiment may lie from the golden ones, and how that was measured. */

const amount = z.number().nonnegative();

const basis = z.enum(['measured', 'provisional']);
const tooTight = 'the tolerance is tighter than the spread that was seen';

/** The first step is for the value 0, and each other for a later value than the one before. */
const ascend = (steps: readonly { readonly from: number }[]) =>
  steps.every(({ from }, at) => (at === 0 ? from === 0 : from > (steps[at - 1]?.from ?? 0)));

const metricTolerance = z
  .strictObject({
    basis,
    scale: z
      .enum(['relative', 'absolute', 'largest', 'counted'])
      .describe('whether spreads are parts of the expected value, or of the largest of the series'),
    steps: z
      .array(
        z.strictObject({
          from: count.describe('the first value that it is for, counted from 0'),
          spread: amount.describe('the largest difference seen at this value or one before it'),
          atol: amount,
          rtol: amount,
        }),
      )
      .min(1)
      .refine(ascend, 'the steps must begin at 0 and ascend'),
  })
  .refine(
    ({ scale, steps }) => steps.every(({ spread, atol, rtol }) => (isOfParts(scale) ? rtol : atol) >= spread),
    tooTight,
  );

const pixelTolerance = z
  .strictObject({ basis, spread: count, pixels: count })
  .refine(({ spread, pixels }) => pixels >= spread, tooTight);

const variantTolerances = z.strictObject({
  metrics: z.record(text, metricTolerance),
  pictures: z.record(text, pixelTolerance),
  agreement: z.record(text, metricTolerance).describe('between two engines, over the first records'),
});

export const tolerancesSchema = z
  .strictObject({
    measured: z.strictObject({
      date: z.iso.date(),
      on: text,
      processor: text.optional().describe('model and vector extensions; absent where it was not recorded'),
      base: text.describe('the engine of the runs that the others are compared with'),
      disturbances: z.array(text).min(1).describe('what the others differ in'),
      seeds: z.array(count).min(1),
      dataSha256: text,
    }),
    safetyFactor: z.number().min(1),
    least: amount.describe('the least tolerance of what is not counted: rounding of 32-bit floats'),
    variants: z.record(text, variantTolerances),
  })
  .meta({ title: 'racecar-repro tolerances' });

export type ExperimentTolerances = z.infer<typeof tolerancesSchema>;
export type VariantTolerances = z.infer<typeof variantTolerances>;
export type MetricTolerance = z.infer<typeof metricTolerance>;

/** Whether tolerances on a scale are parts of something. */
export const isOfParts = (scale: Metric['scale']) => scale === 'relative' || scale === 'largest';

/**
 * The tolerance of one of the expected values, |got − expected| ≤ atol + rtol · |expected|; what is part of the largest of
 * them is turned into an amount.
 */
export function toleranceAt(
  { scale, steps }: Pick<MetricTolerance, 'scale' | 'steps'>,
  at: number,
  expected: readonly number[],
): { atol: number; rtol: number } {
  const { atol, rtol } = steps.findLast(({ from }) => from <= at) ?? { atol: 0, rtol: 0 };
  return scale === 'largest' ? { atol: atol + rtol * largestOf(expected), rtol: 0 } : { atol, rtol };
}

/** The largest absolute value of a series. */
export const largestOf = (values: readonly number[]) =>
  values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

/** `fixtures/tolerances/original/peak.json`, below the root of the study. */
export const tolerancesFile = (origin: string, experiment: string) =>
  `fixtures/tolerances/${origin}/${experiment}.json`;

/**
 * The tolerances of an experiment on data of this origin; null where nothing was calibrated.
 *
 * @throws InputError when the file is damaged, or a tolerance is tighter than the spread it rests on
 */
export function readTolerances(
  { root }: Pick<Study, 'root'>,
  origin: string,
  experiment: string,
): ExperimentTolerances | null {
  const file = join(root, tolerancesFile(origin, experiment));
  return isThere(file) ? readJson(file, tolerancesSchema) : null;
}

export function writeTolerances(
  { root }: Pick<Study, 'root'>,
  origin: string,
  experiment: string,
  tolerances: ExperimentTolerances,
): void {
  writeWhole(join(root, tolerancesFile(origin, experiment)), formatJson(tolerances), { flush: true });
}

/** What is said of a variant that has no tolerances: the command that measures them. */
export function calibrateFirst({ name, data }: Pick<Experiment, 'name' | 'data'>, origin: string): string {
  const choice = data.origins.length > 1 ? ` --data ${origin}` : '';
  return `nothing was calibrated for it: "racecar golden calibrate --experiment ${name}${choice}" comes first`;
}

import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';

/** How rarely noise alone fails a check, and the limits that follow, in the form that files of tolerances have them in. */

const amount = z.number().nonnegative();

const tailSchema = z
  .strictObject({
    runs: count.describe('disturbed runs that it was fitted to'),
    largest: amount.describe('among them'),
    threshold: z.number(),
    shape: z.number(),
    scale: z.number(),
    share: amount.describe('of the runs above the threshold'),
  })
  .describe('generalised Pareto distribution of the largest standardised deviation of a run');

const limitSchema = z.strictObject({
  variants: z.array(text).describe('that it is for'),
  age: text.describe('of the values that it is for'),
  limit: amount.describe('largest standardised deviation that a run may have'),
  tail: tailSchema.nullable().describe('null where no run deviated at all'),
});

export const alarmSchema = z.strictObject({
  check: amount.describe('how often a whole check may fail by noise alone'),
  goldens: count.describe('golden results that a whole check has at the most'),
  run: amount.describe('how often one of them may fail by noise alone'),
  limits: z.array(limitSchema).describe('by variant and age; each age has the same share of that rate'),
});

export type Limit = z.infer<typeof limitSchema>;

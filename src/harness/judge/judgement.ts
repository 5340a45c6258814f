import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';

/** What judging gives, in the form that `report.json` has it in. */

export const verdictSchema = z.enum(['pass', 'fail', 'inconclusive']);

/** Beyond the threshold, on its wrong side, or neither: `inconclusive` counts as not passed. */
export type Verdict = z.infer<typeof verdictSchema>;

const perSeed = z.array(z.strictObject({ seed: count, value: z.number() }));

const estimate = z
  .strictObject({ mean: z.number(), low: z.number(), high: z.number() })
  .describe('and its confidence interval: of 96 %, 2 % on each side, or of what its threshold says');
export type Estimate = z.infer<typeof estimate>;

const threshold = z.strictObject({
  side: z.enum(['above', 'below']),
  value: z.number(),
  effect: z
    .number()
    .nullable()
    .describe('the smallest effect of interest, where that is not the bound itself'),
  alpha: z
    .number()
    .optional()
    .describe('what lies outside of the interval on each side, where that is not 0.02'),
});

export const measureSchema = z.strictObject({
  id: text,
  what: text,
  basis: text.describe('where the threshold comes from'),
  threshold,
  counts: text
    .nullable()
    .describe(
      'what it counts: the estimate is of the share of seeds that keep the bound, which must exceed a half; null: of the mean',
    ),
  estimate,
  mayBreak: z
    .number()
    .nullable()
    .describe(
      'of what counts the share of seeds that may break the bound after all, at a confidence of 95 %',
    ),
  perSeed,
  verdict: verdictSchema,
});
export type JudgedMeasure = z.infer<typeof measureSchema>;

export const controlSchema = z.strictObject({
  what: text,
  route: text.describe('how that makes the measures false'),
  seeds: count.describe('over how many it was judged'),
  outcome: z
    .enum(['rejected', 'not-rejected', 'not-run'])
    .describe('rejected: each measure that the control declares failed, as it should'),
  reason: text.nullable().describe('why it was not run'),
  measures: z.array(measureSchema.omit({ what: true, basis: true, perSeed: true })),
});
export type JudgedControl = z.infer<typeof controlSchema>;

export const observedSchema = z.strictObject({
  id: text,
  what: text,
  why: text.describe('why it is no claim'),
  values: z.array(z.strictObject({ name: text, mean: z.number(), perSeed })),
});
export type Observed = z.infer<typeof observedSchema>;

import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';

/** What judging gives, in the form that `report.json` has it in. */

export const verdictSchema = z.enum(['pass', 'fail', 'inconclusive']);

/** Beyond the threshold, on its wrong side, or neither: `inconclusive` counts as not passed. */
export type Verdict = z.infer<typeof verdictSchema>;

const perSeed = z.array(z.strictObject({ seed: count, value: z.number() }));

const estimate = z
  .strictObject({ mean: z.number(), low: z.number(), high: z.number() })
  .describe('mean over seeds, and its 95 % confidence interval by Student’s t');
export type Estimate = z.infer<typeof estimate>;

const threshold = z.strictObject({ side: z.enum(['above', 'below']), value: z.number() });

export const measureSchema = z.strictObject({
  id: text,
  what: text,
  basis: text.describe('where the threshold comes from'),
  threshold,
  estimate,
  perSeed,
  verdict: verdictSchema,
});
export type JudgedMeasure = z.infer<typeof measureSchema>;

export const controlSchema = z.strictObject({
  what: text,
  rejected: z.boolean().describe('whether each measure that the control declares failed, as it should'),
  measures: z.array(measureSchema.pick({ id: true, estimate: true, threshold: true, verdict: true })),
});
export type JudgedControl = z.infer<typeof controlSchema>;

export const observedSchema = z.strictObject({
  id: text,
  what: text,
  why: text.describe('why it is no claim'),
  values: z.array(z.strictObject({ name: text, mean: z.number(), perSeed })),
});
export type Observed = z.infer<typeof observedSchema>;

import { z } from 'zod';
import { text } from '../../kit/fields.ts';
import { readingSchema } from '../measured/reading.ts';

/** A metric of a study file: what is known of a number wherever it appears, and where a training has written it. */

const bound = z.number().nullable();

export const metricSchema = z.strictObject({
  words: text.min(1).describe('in plain words, with what it is measured on: “loss on the validation set”'),
  unit: text.optional().describe('“bits”; left out of a pure number'),
  range: z
    .tuple([bound, bound])
    .default([null, null])
    .describe('the least and the greatest value that it can have; null where there is no bound'),
  taken: z
    .enum(['each record', 'each record and the end', 'the start', 'the end'])
    .default('each record')
    .describe('when it is measured; a record is a measurement during a training'),
  axis: z
    .strictObject({ symbol: text.describe('“σ”'), words: text.describe('“singular value”') })
    .optional()
    .describe('of a list that is measured once: what its places are'),
  scale: z
    .enum(['relative', 'absolute', 'largest', 'counted'])
    .default('relative')
    .describe('what a difference is measured in: the value, nothing, the largest of the list, whole counts'),
  of: z.int().positive().optional().describe('of how many, where it is a share of what is counted'),
  optional: z
    .boolean()
    .default(false)
    .describe('whether a finished training may lack it: its file, column, key or tag, or all of its numbers'),
  held: z
    .boolean()
    .default(true)
    .describe('whether golden results hold it; false of what depends on the machine, such as seconds'),
  read: readingSchema
    .optional()
    .describe('where the training has written it; by default in metrics.json, a list under its name'),
});

export type DeclaredMetric = z.infer<typeof metricSchema>;

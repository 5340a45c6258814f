import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';

/** How a run compares with its golden result, in the form that `report.json` has it in. */

export const goldenStatus = z.enum(['match', 'drift', 'missing', 'obsolete', 'not-run']);
export type GoldenStatus = z.infer<typeof goldenStatus>;

const spread = z.strictObject({ max: z.number(), mean: z.number(), median: z.number() });
// A result may hold what is no number; JSON has only null for it.
const value = z.strictObject({ name: text, expected: z.number(), got: z.number().nullable() });

/** How a metric compares with its golden values. `worst` lies furthest outside of its tolerance, or nearest to it. */
export const metricSchema = z.strictObject({
  metric: text,
  matches: z.boolean(),
  outside: count.describe('values outside of the tolerance'),
  of: count,
  worst: value.nullable(),
  tolerance: z.strictObject({ atol: z.number(), rtol: z.number() }),
  absolute: spread.describe('differences'),
  relative: spread.describe('differences as parts of the expected values'),
  rows: z.array(value).describe('the first values outside'),
  problem: text.nullable(),
});
export type MetricComparison = z.infer<typeof metricSchema>;

/** A parameter, or the hash of the data, as JSON: the cause of metrics that differ. Null where one of the two has none. */
const fact = z.strictObject({ name: text, expected: text.nullable(), got: text.nullable() });
export type ChangedFact = z.infer<typeof fact>;

const picture = z.strictObject({
  picture: text,
  words: text.describe('what it is a picture of'),
  matches: z.boolean(),
  pixels: count.nullable().describe('that differ'),
  of: count,
  tolerance: count,
  problem: text.nullable(),
});
export type PictureComparison = z.infer<typeof picture>;

/** How a run compares. `problems` are what is wrong beyond facts, metrics and pictures: no fixture, other bits. */
export const goldenResultSchema = z.strictObject({
  place: text.describe('of the fixture, below the folder of golden results'),
  status: goldenStatus,
  // Where there are none, to take it for golden mends nothing.
  isCalibrated: z.boolean().describe('whether there are tolerances to hold it to'),
  facts: z.array(fact).describe('parameters and data that are not those of the golden result, as JSON'),
  problems: z.array(text),
  metrics: z.array(metricSchema),
  pictures: z.array(picture),
});
export type GoldenResult = z.infer<typeof goldenResultSchema>;

/** Those that are not as they should be. */
export const mismatched = <Compared extends { readonly matches: boolean }>(
  all: readonly Compared[],
): Compared[] => all.filter(({ matches }) => !matches);

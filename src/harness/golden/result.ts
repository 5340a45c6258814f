import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';

/** How a run compares with its golden result, in the form that `report.json` has it in. */

export const goldenStatus = z.enum(['match', 'drift', 'missing', 'obsolete', 'not-run']);
export type GoldenStatus = z.infer<typeof goldenStatus>;

// A result may hold what is no number; JSON has only null for it.
const value = z.strictObject({
  name: text,
  expected: z.number(),
  got: z.number().nullable(),
  low: z.number().describe('the least that it may be'),
  high: z.number().describe('the greatest'),
});

/** How many values are held by what. */
export const heldSchema = z.strictObject({
  tolerance: count.describe('values that may differ by noise alone'),
  nothing: count.describe('values that noise moves as far as another seed would'),
});
export type Held = z.infer<typeof heldSchema>;

/** How a metric compares with its golden values. `worst` lies furthest outside of what it may be, or nearest to it. */
export const metricSchema = z.strictObject({
  metric: text,
  matches: z.boolean(),
  held: heldSchema,
  outside: count.describe('values outside of what they may be'),
  deviation: z
    .number()
    .nullable()
    .describe('the largest, as a part of what it may be; null of what is no number'),
  worst: value.nullable(),
  differences: z
    .strictObject({ max: z.number(), mean: z.number(), median: z.number() })
    .describe('from the golden values'),
  rows: z.array(value).describe('the first values outside'),
  problem: text.nullable(),
});
export type MetricComparison = z.infer<typeof metricSchema>;

/** A parameter, or a hash, as JSON: the cause of metrics that differ. Null where one of the two has none. */
const fact = z.strictObject({ name: text, expected: text.nullable(), got: text.nullable() });
export type ChangedFact = z.infer<typeof fact>;

const picture = z.strictObject({
  picture: text,
  words: text.describe('what it is a picture of'),
  matches: z.boolean(),
  held: z.enum(['tolerance', 'nothing']).describe('nothing: it shows nothing, or noise alone'),
  pixels: count.nullable().describe('that differ by more than counts as none'),
  of: count,
  allowed: z.number().nullable().describe('difference of grays, of 255, that counts as none'),
  largest: z.number().nullable().describe('difference of grays'),
  deviation: z.number().nullable().describe('the largest difference as a part of what counts as none'),
  problem: text.nullable(),
});
export type PictureComparison = z.infer<typeof picture>;

/** How a run compares. `problems` are what is wrong beyond facts, metrics and pictures: no fixture, other bits. */
export const goldenResultSchema = z.strictObject({
  place: text.describe('of the fixture, below the folder of golden results'),
  status: goldenStatus,
  // Where there are none, to take it for golden mends nothing.
  isCalibrated: z.boolean().describe('whether there are tolerances to hold it to'),
  deviation: z.number().nullable().describe('the largest of its metrics and pictures; at 1 is the limit'),
  facts: z
    .array(fact)
    .describe('parameters, data and beginnings that are not those of the golden result, as JSON'),
  problems: z.array(text),
  metrics: z.array(metricSchema),
  pictures: z.array(picture),
});
export type GoldenResult = z.infer<typeof goldenResultSchema>;

/** Those that are not as they should be. */
export const mismatched = <Compared extends { readonly matches: boolean }>(
  all: readonly Compared[],
): Compared[] => all.filter(({ matches }) => !matches);

/** How many values and pictures of golden results are held by what. */
export function heldIn(goldens: readonly Pick<GoldenResult, 'metrics' | 'pictures'>[]): Held {
  const held = { tolerance: 0, nothing: 0 };
  for (const { metrics, pictures } of goldens) {
    for (const one of metrics) {
      held.tolerance += one.held.tolerance;
      held.nothing += one.held.nothing;
    }
    for (const one of pictures) held[one.held] += 1;
  }
  return held;
}

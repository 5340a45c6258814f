import { z } from 'zod';
import { sheetNames } from '../golden/sheets.ts';

/** The part of `report.json` that tells how a run compares with its golden result. */

const count = z.int().min(0);
export const goldenStatus = z.enum(['match', 'drift', 'missing', 'obsolete', 'not-run']);

const spread = z.strictObject({ max: z.number(), mean: z.number(), median: z.number() });
// A result may hold what is no number; JSON has only null for it.
const value = z.strictObject({ name: z.string(), expected: z.number(), got: z.number().nullable() });

export const figureSchema = z.strictObject({
  figure: z.string(),
  matches: z.boolean(),
  outside: count.describe('values outside of the tolerance'),
  of: count,
  worst: value.nullable(),
  tolerance: z.strictObject({ atol: z.number(), rtol: z.number() }),
  absolute: spread.describe('differences'),
  relative: spread.describe('differences as parts of the expected values'),
  rows: z.array(value).describe('the first values outside'),
  problem: z.string().nullable(),
});

export const goldenRowSchema = z.strictObject({
  place: z.string().describe('of the fixture, below fixtures/golden'),
  status: goldenStatus,
  facts: z
    .array(z.strictObject({ name: z.string(), expected: z.string().nullable(), got: z.string().nullable() }))
    .describe('hyperparameters and data that are not those of the golden result, as JSON'),
  problems: z.array(z.string()),
  figures: z.array(figureSchema),
  sheets: z.array(
    z.strictObject({
      sheet: z.enum(sheetNames),
      matches: z.boolean(),
      pixels: count.nullable().describe('that differ'),
      of: count,
      tolerance: count,
      problem: z.string().nullable(),
    }),
  ),
});

export type GoldenRow = z.infer<typeof goldenRowSchema>;

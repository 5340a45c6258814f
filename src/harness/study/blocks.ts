import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';

/** What figures are made of: the part of `report.json` that is drawn. The page lays out whatever it is given. */

/** Numbers by their places, mean over seeds, the least and the greatest. */
const line = z.strictObject({
  variant: text,
  x: z.array(z.number()),
  mean: z.array(z.number()).describe('over seeds'),
  low: z.array(z.number()).describe('the least seed'),
  high: z.array(z.number()).describe('the greatest seed'),
  isFaint: z.boolean().describe('whether it is there to compare with'),
});

const axis = z.strictObject({
  label: text,
  isLog: z.boolean().optional(),
  domain: z.tuple([z.number(), z.number()]).optional(),
});

const chart = z.strictObject({
  label: text.describe('what it shows, for who does not see it'),
  caption: text.nullable(),
  x: axis,
  y: axis,
  lines: z.array(line),
  paths: z
    .array(
      z.strictObject({
        variant: text,
        points: z.array(z.strictObject({ x: z.number(), y: z.number(), name: text })),
      }),
    )
    .describe('points that are joined, and named'),
});

/** A row of pictures out of a picture file. */
const strip = z.strictObject({
  strong: text.nullable().describe('what the caption begins with'),
  caption: text,
  alt: text,
  file: text.describe('a PNG file below the report’s folder'),
  rows: count.describe('of which the file has so many'),
  row: count.describe('and this one is shown'),
});

const blockSchema = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('strips'),
    strips: z.array(strip).describe('side by side, where there is room'),
  }),
  z.strictObject({
    is: z.literal('film'),
    label: text,
    steps: z.array(count).describe('of its pictures'),
    still: z.array(strip),
    moving: z.array(strip).describe('with a row a step'),
    file: text.nullable().describe('the same as an animation, below the report’s folder'),
  }),
  z.strictObject({
    is: z.literal('charts'),
    legend: z.array(text).describe('the variants'),
    charts: z.array(chart),
  }),
  z.strictObject({
    is: z.literal('table'),
    label: text,
    head: z.array(text),
    rows: z.array(z.array(text)),
  }),
]);

/** A section of the report that figures stand in. */
export const sectionSchema = z.strictObject({
  id: text,
  title: text,
  name: text.describe('in the navigation'),
  words: text,
  drawings: z.array(z.strictObject({ experiment: text, title: text, blocks: z.array(blockSchema) })),
});

/** A picture file that a figure wrote. */
export const drawnFileSchema = z.strictObject({ file: text, title: text, words: text });

export type Block = z.infer<typeof blockSchema>;
export type Chart = z.infer<typeof chart>;
export type Line = z.infer<typeof line>;
export type Strip = z.infer<typeof strip>;
export type DrawnSection = z.infer<typeof sectionSchema>;
export type DrawnFile = z.infer<typeof drawnFileSchema>;

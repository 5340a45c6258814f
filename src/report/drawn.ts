import { z } from 'zod';
import { objectiveNames } from '../objectives/registry.ts';
import { experimentNames, stageNames } from '../training/experiments.ts';

/** The part of `report.json` that charts and pictures are drawn of. */

const count = z.int().min(0);
const experiment = z.enum(experimentNames);
const objective = z.enum(objectiveNames);

const band = z
  .strictObject({ mean: z.array(z.number()), low: z.array(z.number()), high: z.array(z.number()) })
  .describe('mean over seeds, the least and the greatest, value by value');

export const seriesSchema = z.strictObject({
  experiment,
  steps: z.array(count).describe('of the records'),
  objectives: z.array(
    z.strictObject({
      objective,
      n: count.describe('seeds'),
      curves: z.record(z.string(), band).describe('per record'),
      spectrum: z.strictObject({ start: band, end: band }).describe('all singular values of W1'),
    }),
  ),
});

export const picturesSchema = z.strictObject({
  experiment,
  seed: count,
  steps: z.array(count).describe('of the records, a row of each evolution'),
  images: count.describe('test images, a column of each evolution'),
  inputs: z.string().describe('the test images: a PNG file below the report’s folder'),
  objectives: z.array(
    z.strictObject({
      objective,
      reverseError: z.number().describe('of d1 on the test images, after the last step'),
      evolution: z.string().describe('reverse images of the test images, a row a record'),
      singular: z.string().describe('the leading singular images of W1'),
      singularValues: z.array(z.number()).describe('theirs'),
    }),
  ),
});

const spread = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() });

/** The information plane: what each layer tells of the input and of the label. */
export const planeSchema = z.strictObject({
  experiment,
  stages: z.array(
    z.strictObject({
      stage: z.enum(stageNames),
      objectives: z.array(
        z.strictObject({
          objective,
          n: count.describe('seeds'),
          layers: z
            .array(z.strictObject({ input: spread, label: spread }))
            .describe('d1, d2, … : I(X; d) and I(d; Y) in bits, mean over seeds, the least and the greatest'),
          testAccuracy: spread,
        }),
      ),
    }),
  ),
});

export type Spread = z.infer<typeof spread>;
export type Plane = z.infer<typeof planeSchema>;
export type Band = z.infer<typeof band>;
export type Series = z.infer<typeof seriesSchema>;
export type Pictures = z.infer<typeof picturesSchema>;

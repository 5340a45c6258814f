import { z } from 'zod';
import { type DataOrigin, dataOrigins } from '../datasets/manifest.ts';
import { InputError } from '../kit/errors.ts';
import { isThere, writeWhole } from '../kit/files.ts';
import { readJson } from '../kit/json.ts';
import { projectPath } from '../kit/project.ts';
import type { ObjectiveName } from '../objectives/objective.ts';
import type { ExperimentName } from '../training/experiments.ts';
import { formatJson } from './format.ts';

/** `fixtures/tolerances.json`: how far results may lie from the golden ones, and how that was measured. */

const amount = z.number().nonnegative();

const basis = z.enum(['measured', 'provisional']);
const tooTight = { message: 'the tolerance is tighter than the spread that was seen' };

const figureTolerance = z
  .strictObject({
    basis,
    scale: z.enum(['relative', 'absolute']).describe('whether spreads are parts of the expected value'),
    steps: z
      .array(
        z.strictObject({
          from: z.int().min(0).describe('the first value that it is for, counted from 0'),
          spread: amount.describe('the largest difference seen at this value or one before it'),
          atol: amount,
          rtol: amount,
        }),
      )
      .min(1)
      .refine(
        (steps) => steps.every(({ from }, at) => (at === 0 ? from === 0 : from > (steps[at - 1]?.from ?? 0))),
        {
          message: 'the steps must begin at 0 and ascend',
        },
      ),
  })
  .refine(
    ({ scale, steps }) =>
      steps.every(({ spread, atol, rtol }) => (scale === 'relative' ? rtol : atol) >= spread),
    tooTight,
  );

const pixelTolerance = z
  .strictObject({ basis, spread: z.int().min(0), pixels: z.int().min(0) })
  .refine(({ spread, pixels }) => pixels >= spread, tooTight);

const cell = z.strictObject({
  figures: z.record(z.string(), figureTolerance),
  images: z.record(z.string(), pixelTolerance),
  agreement: z.record(z.string(), figureTolerance).describe('between two engines, over the first steps'),
});

export const tolerancesSchema = z
  .strictObject({
    sources: z.partialRecord(
      z.enum(dataOrigins),
      z.strictObject({
        measured: z.strictObject({
          date: z.iso.date(),
          on: z.string(),
          processor: z
            .string()
            .optional()
            .describe('model and vector extensions; absent where it was not recorded'),
          base: z.string().describe('the engine of the runs that the others are compared with'),
          variants: z.array(z.string()).min(1),
          seeds: z.array(z.int().min(0)).min(1),
          dataSha256: z.string(),
        }),
        safetyFactor: z.number().min(1),
        least: amount.describe(
          'the least tolerance of what is no share of images: rounding of 32-bit floats',
        ),
        cells: z.record(z.string(), cell),
      }),
    ),
  })
  .meta({ title: 'racecar-repro tolerances.json' });

export type Tolerances = z.infer<typeof tolerancesSchema>;
export type SourceTolerances = NonNullable<Tolerances['sources'][DataOrigin]>;
export type CellTolerances = z.infer<typeof cell>;
export type FigureTolerance = z.infer<typeof figureTolerance>;

/** |got − expected| ≤ atol + rtol · |expected| */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/** The tolerance of one value of a figure. */
export function toleranceAt({ steps }: Pick<FigureTolerance, 'steps'>, at: number): Tolerance {
  const { atol, rtol } = steps.findLast(({ from }) => from <= at) ?? { atol: 0, rtol: 0 };
  return { atol, rtol };
}

export const tolerancesFile = projectPath('fixtures/tolerances.json');

/** @throws InputError when the file is damaged, or a tolerance is tighter than the spread it rests on */
export function readTolerances(file = tolerancesFile): Tolerances {
  return isThere(file) ? readJson(file, tolerancesSchema) : { sources: {} };
}

export function writeTolerances(tolerances: Tolerances, file = tolerancesFile): void {
  writeWhole(file, formatJson(tolerances), { flush: true });
}

/** The name of a cell: `peak/RR`. */
export const cellName = (experiment: ExperimentName, objective: ObjectiveName) =>
  `${experiment}/${objective}`;

/** @throws InputError when nothing was calibrated for it */
export function tolerancesOf(
  tolerances: Tolerances,
  source: DataOrigin,
  experiment: ExperimentName,
  objective: ObjectiveName,
): CellTolerances {
  const name = cellName(experiment, objective);
  const found = tolerances.sources[source]?.cells[name];
  if (!found) {
    throw new InputError(
      `fixtures/tolerances.json: expected tolerances of ${name} on ${source} data; "npm run golden:calibrate" measures them`,
    );
  }
  return found;
}

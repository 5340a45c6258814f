import { join } from 'node:path';
import { z } from 'zod';
import { dataOrigins } from '../datasets/manifest.ts';
import { engineNames } from '../engines/registry.ts';
import { readJson } from '../kit/json.ts';
import { largestSeed } from '../kit/random.ts';
import { objectiveNames } from '../objectives/registry.ts';
import { experimentNames } from '../training/experiments.ts';

/** The formats of `run.json` and `metrics.json`. Their JSON Schemas are published under docs/schemas. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const share = z.number().min(0).max(1);
const count = z.int().min(0);

/** The reverse error ‖d' − d‖ / ‖d‖ of each layer, by its name: d1 is the input. */
const reverseErrors = z.record(z.string().regex(/^d[1-9]$/), z.number().nonnegative());

const quality = z.strictObject({
  trainAccuracy: share,
  testAccuracy: share,
  trainReverseError: reverseErrors,
  testReverseError: reverseErrors,
});

const versions = z.strictObject({
  project: z.string(),
  node: z.string(),
  v8: z.string(),
  platform: z.string(),
});
const gitCommit = z
  .string()
  .nullable()
  .describe('null outside of a checkout; "+changes" follows where it had any');
const processor = z
  .strictObject({
    model: z.string(),
    extensions: z
      .array(z.string())
      .nullable()
      .describe(
        'of its vector instructions those that decide how is rounded; null where the system does not tell',
      ),
  })
  .optional()
  .describe('absent in runs of versions that did not record it');

/** What a result was made with, apart from what it is a result of. */
export const provenanceSchema = z.strictObject({ versions, gitCommit, processor });

/** `run.json`: what was run, on what, by what, and how it ended. */
export const runSchema = z
  .strictObject({
    experiment: z.enum(experimentNames),
    objective: z.enum(objectiveNames),
    seed: z.int().min(0).max(largestSeed),
    config: z.strictObject({
      steps: z.int().positive(),
      learningRate: z.number().positive(),
      rrFactor: z.number().nonnegative(),
      orthoFactor: z.number().nonnegative(),
      recordEvery: z.int().positive(),
      maxSave: z.int().positive(),
      fineTuning: z
        .strictObject({ steps: z.int().positive(), learningRate: z.number().positive() })
        .optional()
        .describe('how X_A is trained further, to X_AA and X_AB; absent where it is not'),
      init: z
        .union([z.literal('seed'), sha256])
        .describe('"seed", or the SHA-256 of the file of initial weights'),
    }),
    engine: z.strictObject({ name: z.enum(engineNames), version: z.string() }),
    data: z.strictObject({ source: z.enum(dataOrigins), sha256 }),
    versions,
    gitCommit,
    processor,
    earlier: z
      .array(z.strictObject({ ...provenanceSchema.shape, engine: z.string() }))
      .optional()
      .describe('what the run was made with before it was resumed, where that was something else'),
    startedAt: z.iso.datetime(),
    status: z
      .enum(['planned', 'running', 'complete', 'failed'])
      .describe('"running" of a run that nobody runs: it was interrupted, and can be resumed'),
    seconds: z
      .number()
      .nonnegative()
      .nullable()
      .describe('wall time of the training, in all its sittings; null while it runs'),
    secondsPerStep: z
      .number()
      .nonnegative()
      .nullable()
      .describe('median over the records; null where there are none but the first'),
    error: z.string().nullable(),
  })
  .meta({ title: 'racecar-repro run.json' });

const final = z
  .strictObject({
    ...quality.shape,
    singularValues: z.array(z.number()).describe('of W1, largest first'),
    dataEnergies: z
      .array(share)
      .describe(
        "‖Pᵀuᵢ‖² of W1's leading left singular vectors, P the data's 8 leading singular vectors; of images alone",
      ),
    permutedEnergies: z
      .array(share)
      .describe('the same with the pixels of the data permuted: what vectors that do not know the data get'),
    information: z
      .array(z.strictObject({ input: z.number().nonnegative(), label: z.number().nonnegative() }))
      .describe('I(X; d) and I(d; Y) of d1, d2, … in bits, over all inputs; of computed data alone'),
  })
  .nullable()
  .describe('after the last step; null until then');

/** What is measured of a model while and after it is trained. */
const course = z.strictObject({
  records: z.array(
    z.strictObject({
      index: count,
      step: count.describe('counted from 0'),
      loss: z.number().describe("of this step, before its update, as is 'crossEntropy'"),
      crossEntropy: z.number(),
      ...quality.shape,
    }),
  ),
  final,
});

/** `metrics.json`: what was measured, per record, before the first step and after the last. */
export const metricsSchema = z
  .strictObject({
    records: course.shape.records,
    initial: z.strictObject({ singularValues: z.array(z.number()).describe('of W1, largest first') }),
    final,
    fineTuned: z
      .partialRecord(z.enum(['AA', 'AB']), course)
      .describe('of the models X_AA and X_AB, where X_A, which all else is of, is trained further'),
  })
  .meta({ title: 'racecar-repro metrics.json' });

export type RunRecord = z.infer<typeof runSchema>;
export type Provenance = z.infer<typeof provenanceSchema>;
export type Metrics = z.infer<typeof metricsSchema>;
export type Course = z.infer<typeof course>;
export type Quality = z.infer<typeof quality>;
export type FinalMetrics = NonNullable<Metrics['final']>;

/** Reads and validates a run's `run.json`. */
export function readRun(folder: string): RunRecord {
  return readJson(join(folder, 'run.json'), runSchema);
}

/** Reads and validates a run's `metrics.json`. */
export function readMetrics(folder: string): Metrics {
  return readJson(join(folder, 'metrics.json'), metricsSchema);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { engineNames } from '../engines/registry.ts';
import { InputError, messageOf } from '../kit/errors.ts';
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
      init: z
        .union([z.literal('seed'), sha256])
        .describe('"seed", or the SHA-256 of the file of initial weights'),
    }),
    engine: z.strictObject({ name: z.enum(engineNames), version: z.string() }),
    data: z.strictObject({ source: z.enum(['original', 'synthetic']), sha256 }),
    versions: z.strictObject({ project: z.string(), node: z.string(), v8: z.string(), platform: z.string() }),
    gitCommit: z
      .string()
      .nullable()
      .describe('null outside of a checkout; "+changes" follows where it had any'),
    startedAt: z.iso.datetime(),
    status: z.enum(['running', 'complete', 'failed']),
    seconds: z.number().nonnegative().nullable().describe('wall time of the training; null while it runs'),
    error: z.string().nullable(),
  })
  .meta({ title: 'racecar-repro run.json' });

/** `metrics.json`: what was measured, per record, before the first step and after the last. */
export const metricsSchema = z
  .strictObject({
    records: z.array(
      z.strictObject({
        index: count,
        step: count.describe('counted from 0'),
        loss: z.number().describe("of this step, before its update, as is 'crossEntropy'"),
        crossEntropy: z.number(),
        ...quality.shape,
      }),
    ),
    initial: z.strictObject({ singularValues: z.array(z.number()).describe('of W1, largest first') }),
    final: z
      .strictObject({
        ...quality.shape,
        singularValues: z.array(z.number()).describe('of W1, largest first'),
        dataEnergies: z
          .array(share)
          .describe("‖Pᵀuᵢ‖² of W1's leading left singular vectors, P the data's 8 leading singular vectors"),
      })
      .nullable()
      .describe('after the last step; null until then'),
  })
  .meta({ title: 'racecar-repro metrics.json' });

export type RunRecord = z.infer<typeof runSchema>;
export type Metrics = z.infer<typeof metricsSchema>;
export type Quality = z.infer<typeof quality>;
export type FinalMetrics = NonNullable<Metrics['final']>;

/** The published JSON Schemas, by the name of their file. */
export function publishedSchemas(): Record<string, unknown> {
  return {
    'run.schema.json': z.toJSONSchema(runSchema),
    'metrics.schema.json': z.toJSONSchema(metricsSchema),
  };
}

/** Reads and validates a run's `run.json`. */
export function readRun(folder: string): RunRecord {
  return readValidated(join(folder, 'run.json'), runSchema);
}

/** Reads and validates a run's `metrics.json`. */
export function readMetrics(folder: string): Metrics {
  return readValidated(join(folder, 'metrics.json'), metricsSchema);
}

function readValidated<T>(file: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: expected a JSON file (${messageOf(error)})`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new InputError(`${file}: ${describeIssue(parsed.error)}`);
  return parsed.data;
}

function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'the whole'}: ${issue?.message}`;
}

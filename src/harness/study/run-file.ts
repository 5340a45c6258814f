import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../kit/errors.ts';
import { digest, text } from '../../kit/fields.ts';
import { ofForm, readJson } from '../../kit/json.ts';
import { largestSeed } from '../../kit/random.ts';
import type { Table } from './metrics.ts';

/** The format of `run.json`. Its JSON Schema is published under docs/schemas. */

const versions = z.strictObject({
  tool: text.describe('of this program'),
  node: text,
  v8: text,
  platform: text,
});
const gitCommit = text
  .nullable()
  .describe('of the study; null outside of a checkout; "+changes" follows where it had any');
export const processorSchema = z.strictObject({
  model: text,
  extensions: z
    .array(text)
    .nullable()
    .describe(
      'of its vector instructions those that decide how is rounded; null where the system does not tell',
    ),
});
const processor = processorSchema.optional().describe('absent in runs of versions that did not record it');

/** What a result was made with, apart from what it is a result of. */
export const provenanceSchema = z.strictObject({ versions, gitCommit, processor });

export const engineSchema = z.strictObject({ name: text, version: text });
export const parametersSchema = z.record(text, z.union([z.number(), text]));

/** `run.json`: what was run, on what, by what, and how it ended. */
export const runSchema = z
  .strictObject({
    experiment: text,
    variant: text,
    seed: z.int().min(0).max(largestSeed),
    parameters: parametersSchema.describe('those that the variant reads'),
    start: z
      .union([z.literal('seed'), digest])
      .describe('"seed", or the SHA-256 of the file that it started from'),
    initialSha256: digest
      .nullable()
      .optional()
      .describe('of what it began with; null where its runner does not tell'),
    alteration: text
      .optional()
      .describe('what was done to its data or its model, so that claims about it are false'),
    sources: digest
      .optional()
      .describe(
        'SHA-256 of the files that it depends on besides its data; absent where its runner names none',
      ),
    measured: digest
      .optional()
      .describe('SHA-256 of the metrics.json of the run that it measured anew; absent where it ran itself'),
    disturbance: z
      .int()
      .positive()
      .optional()
      .describe('which of many disturbances of its arithmetic it ran under'),
    engine: engineSchema,
    data: z.strictObject({ origin: text, sha256: digest }),
    versions,
    gitCommit,
    processor,
    earlier: z
      .array(z.strictObject({ ...provenanceSchema.shape, engine: text }))
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
      .describe('wall time of the run, in all its sittings; null while it runs'),
    error: text.nullable(),
  })
  .meta({ title: 'racecar-repro run.json' });

export type RunFile = z.infer<typeof runSchema>;
export type Provenance = z.infer<typeof provenanceSchema>;

/** What tells the form that earlier versions wrote. */
const earlierForm = z.object({ versions: z.object({ project: text }) });

/** Reads and validates a run's `run.json`. @throws InputError that names what is wrong with it */
export function readRunFile(folder: string): RunFile {
  const file = join(folder, 'run.json');
  const found = readJson(file, z.unknown());
  if (earlierForm.safeParse(found).success) {
    throw new InputError(`${file}: an earlier version of this program wrote it, whose runs are not read`);
  }
  return ofForm(file, found, runSchema);
}

/** A run that came to its end, and what it measured. */
export interface FinishedRun {
  readonly folder: string;
  readonly run: RunFile;
  readonly table: Table;
}

import { join } from 'node:path';
import { z } from 'zod';
import { showShape } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { isThere, writeWhole } from '../../kit/files.ts';
import { describeIssue } from '../../kit/json.ts';
import { encodeSafetensors, readSafetensors } from '../../kit/safetensors.ts';
import { type Stage, type StageName, stageNames } from '../experiments/stages.ts';
import type { Checkpoint } from '../training/training.ts';
import { checkpointFile } from './artefacts.ts';

const metadataSchema = z.object({
  stage: z.enum(stageNames),
  done: z.string().regex(/^\d+$/).transform(Number),
  seconds: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number),
  noise: z
    .string()
    .transform((text) => text.split(' ').map(Number))
    .refine((state) => state.length === 4 && state.every((word) => Number.isInteger(word)), {
      message: 'expected the four words of a generator',
    }),
});

/** Where a training of one or more stages stands. */
export interface StageCheckpoint extends Checkpoint {
  readonly stage: StageName;
  /** How long the training has taken until here, in all its sittings. */
  readonly seconds: number;
}

export function writeCheckpoint(
  folder: string,
  { stage, done, state, noise, seconds }: StageCheckpoint,
): void {
  const metadata = { stage, done: String(done), seconds: seconds.toFixed(6), noise: noise.join(' ') };
  writeWhole(join(folder, checkpointFile), encodeSafetensors({ tensors: state, metadata }));
}

/**
 * Reads the checkpoint of a run; null where it has none.
 *
 * @param like what its state must be shaped like
 * @param stages of the training; checkpoints stand after their recorded steps
 * @throws InputError when it is damaged, or of another training
 */
export function readCheckpoint(
  folder: string,
  like: Checkpoint,
  stages: readonly Stage[],
): StageCheckpoint | null {
  const path = join(folder, checkpointFile);
  if (!isThere(path)) return null;
  const { tensors, metadata } = readSafetensors(path);
  const parsed = metadataSchema.safeParse(metadata);
  if (!parsed.success) throw new InputError(`${path}: ${describeIssue(parsed.error)}`);
  const { stage, done, noise, seconds } = parsed.data;
  const found = stages.find(({ name }) => name === stage);
  if (!found) {
    const names = stages.map(({ name }) => name).join(', ');
    throw new InputError(`${path}: expected one of the stages ${names}, got ${stage}`);
  }
  const { steps, recordEvery } = found.training;
  if (done < 1 || done > steps || (done - 1) % recordEvery !== 0) {
    throw new InputError(`${path}: expected a record of ${steps} steps, got one after ${done}`);
  }
  for (const name of new Set([...Object.keys(like.state), ...Object.keys(tensors)])) {
    const [wanted, got] = [like.state[name], tensors[name]];
    if (!wanted || !got || showShape(wanted.shape) !== showShape(got.shape)) {
      const shapes = [wanted, got].map((tensor) => (tensor ? showShape(tensor.shape) : 'nothing'));
      throw new InputError(`${path}: ${name}: expected ${shapes[0]}, got ${shapes[1]}`);
    }
    if (got.values.some((value) => !Number.isFinite(value))) {
      throw new InputError(`${path}: ${name}: expected finite numbers`);
    }
  }
  return { stage, done, seconds, state: tensors, noise };
}

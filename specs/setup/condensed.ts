import { sha256 } from '../../src/kit/hash.ts';
import type { Batch } from '../../src/lab/data/dataset.ts';

type AnyArray = Batch['inputs' | 'labels'];

/** An array as a line, for those of millions of values: Jest is at it for half an hour, and takes gigabytes, to tell two of them apart. */
export const condensed = ({ shape, values }: AnyArray) =>
  `${values.constructor.name} ${shape.join('×')}: ${sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))}`;

export const condensedBatch = (batch: Batch | null | undefined) =>
  batch && { inputs: condensed(batch.inputs), labels: condensed(batch.labels) };

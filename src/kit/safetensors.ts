import { endianness } from 'node:os';
import { z } from 'zod';
import { type FloatArray, type NamedArrays, showShape, sizeOf } from './arrays.ts';
import { InputError, messageOf } from './errors.ts';
import { readBounded } from './files.ts';

/**
 * The safetensors format: an 8-byte little-endian header length, a JSON header that gives each tensor's type, shape
 * and place, and the raw little-endian bytes. We write and read F32 only.
 *
 * Source: https://huggingface.co/docs/safetensors (format description).
 */

const headerLimit = 1_000_000;

/** Whether floats lie in memory as they lie in a file. */
const isLittleEndian = endianness() === 'LE';

const tensorEntry = z.strictObject({
  dtype: z.literal('F32'),
  shape: z.array(z.int().nonnegative()).max(8),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const metadataEntry = z.record(z.string(), z.string());

export interface Safetensors {
  readonly tensors: NamedArrays;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The file's bytes: tensors in the order of their names in `tensors`, the header padded to a multiple of 8. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const headerSize = Math.ceil(json.length / 8) * 8;
  const file = Buffer.alloc(8 + headerSize + offset, ' ');
  file.writeBigUInt64LE(BigInt(headerSize), 0);
  json.copy(file, 8);
  let at = 8 + headerSize;
  for (const { values } of Object.values(tensors)) {
    if (isLittleEndian) {
      file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
      at += values.byteLength;
    } else {
      for (const value of values) at = file.writeFloatLE(value, at);
    }
  }
  return file;
}

/** Models and checkpoints are far smaller. */
const mostMiB = 16;

/** @throws InputError when the file cannot be read, is larger than any of ours, or is no safetensors file */
export function readSafetensors(file: string): Safetensors {
  let bytes: Uint8Array;
  try {
    bytes = readBounded(file, mostMiB);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}: expected a safetensors file (${messageOf(error)})`);
  }
  return decodeSafetensors(bytes, file);
}

/**
 * @param name what to call the file in an error
 * @throws InputError that names the file, the rule and what was found
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const fail = (problem: string): never => {
    throw new InputError(`${name}: not a valid safetensors file: ${problem}`);
  };
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 8) fail(`expected a header length of 8 bytes, got ${file.length} bytes`);
  const headerSize = Number(file.readBigUInt64LE(0));
  if (headerSize > Math.min(headerLimit, file.length - 8)) {
    fail(`its header claims ${headerSize} bytes, the file has ${file.length - 8} after the length`);
  }
  const header = parseHeader(file.toString('utf8', 8, 8 + headerSize), fail);
  const data = file.subarray(8 + headerSize);

  const tensors: Record<string, FloatArray> = {};
  const spans: [number, number][] = [];
  let metadata: Record<string, string> = {};
  for (const [key, entry] of Object.entries(header)) {
    if (key === '__metadata__') {
      metadata = metadataEntry.safeParse(entry).data ?? fail('__metadata__ must map names to texts');
      continue;
    }
    const parsed = tensorEntry.safeParse(entry);
    if (!parsed.success) {
      return fail(`tensor "${key}": ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
    }
    const { shape, data_offsets: span } = parsed.data;
    if (span[1] - span[0] !== 4 * sizeOf(shape) || span[1] > data.length) {
      fail(
        `tensor "${key}" of shape ${showShape(shape)} is placed at bytes ${span.join(' … ')} of ${data.length}`,
      );
    }
    spans.push(span);
    tensors[key] = { shape: shape.map(small), values: readFloats(data.subarray(...span)) };
  }
  requireGapless(spans, data.length, fail);
  return { tensors, metadata };
}

/**
 * An extent as V8's small integer. What was validated comes in arrays of floating-point numbers as soon as any such array held one; a
 * matrix of such extents has V8 run all decompositions of the process unoptimised, for ten seconds.
 */
const small = (extent: number): number => extent | 0;

function parseHeader(text: string, fail: (problem: string) => never): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    return fail('its header is not a JSON object');
  }
}

/** Tensors must fill the data exactly: no byte twice, none unclaimed (a name given twice leaves a hole, too). */
function requireGapless(spans: [number, number][], length: number, fail: (problem: string) => never): void {
  let end = 0;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (from !== end) fail(`its tensors overlap or leave a hole at byte ${end} of the data`);
    end = to;
  }
  if (end !== length) fail(`its tensors claim ${end} bytes of data, the file has ${length}`);
}

function readFloats(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}

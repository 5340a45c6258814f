import { type FloatArray, type NamedArrays, showShape, sizeOf } from '../../kit/arrays.ts';
import { maskedChecksum } from '../../kit/checksum.ts';
import { codeOf, InputError, messageOf } from '../../kit/errors.ts';
import { readBounded } from '../../kit/files.ts';
import { type BundleEntry, decodeEntry, decodeHeader } from './bundle-schema.ts';
import { sortedTable } from './sorted-table.ts';

/**
 * TensorFlow's checkpoints, as version 0.12 and all later ones write them: `<prefix>.index`, a sorted table that says of each tensor
 * where it lies, and `<prefix>.data-00000-of-00001`, the bytes of all.
 */
export const indexFile = (prefix: string) => `${prefix}.index`;
export const dataFile = (prefix: string) => `${prefix}.data-00000-of-00001`;

/** The models of the authors’ scripts have 1.2 MB. */
const mostMiB = 64;

/** TensorFlow’s numbers for types of elements. */
const [float, string, variant] = [1, 7, 21];

/**
 * The tensors of a checkpoint that are of 32-bit floats, by the names of their variables, those of an optimiser among them. Whatever
 * is in it is held against its checksums.
 *
 * @param prefix the path of its files without their endings
 * @throws InputError that names the file that is missing, cut off, damaged, or in a form that is not read here
 */
export function readTensorBundle(prefix: string): NamedArrays {
  const index = indexFile(prefix);
  const fail = (problem: string): never => {
    throw new InputError(`${index}: expected the index of a TensorFlow checkpoint: ${problem}`);
  };
  const table = sortedTable(read(index, 'the index of a TensorFlow checkpoint'), fail);
  const decoded = <T>(key: string, decode: (bytes: Uint8Array) => T): T => {
    try {
      // What there is to know of the whole stands under the empty key, before all tensors.
      return decode(table.get(key) ?? fail('it has no header'));
    } catch (error) {
      if (error instanceof InputError) throw error;
      return fail(`what it says of ${key === '' ? 'the whole' : key} is something else`);
    }
  };
  const { shards, endianness } = decoded('', decodeHeader);
  if (shards !== 1) fail(`its data are in ${shards} files, and only those in one are read`);
  if (endianness !== 0) fail('its numbers begin with their greatest byte, which is not read');
  const data = read(dataFile(prefix), 'the data of a TensorFlow checkpoint');
  const names = [...table.keys()].filter((name) => name !== '');
  const tensors = names.flatMap((name) => {
    const entry = decoded(name, decodeEntry);
    if (entry.slices.length > 0) fail(`${name} is in slices, which are not read`);
    const bytes = tensorBytes(dataFile(prefix), data, name, entry);
    return entry.dtype === float ? [[name, floatsOf(bytes, entry, name, fail)] as const] : [];
  });
  return Object.fromEntries(tensors);
}

function read(file: string, form: string): Buffer {
  try {
    return readBounded(file, mostMiB);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const why = codeOf(error) === 'ENOENT' ? ', there is none' : ` (${messageOf(error)})`;
    throw new InputError(`${file}: expected ${form}${why}`);
  }
}

function tensorBytes(
  file: string,
  data: Buffer,
  name: string,
  { dtype, offset, size, checksum }: BundleEntry,
): Buffer {
  const end = offset + size;
  if (offset < 0 || size < 0 || end > data.length) {
    throw new InputError(`${file}: expected ${name} in bytes ${offset} … ${end}, got ${data.length} bytes`);
  }
  const bytes = data.subarray(offset, end);
  // Texts and variants have checksums of other things as well.
  if (dtype !== string && dtype !== variant && checksum !== maskedChecksum(bytes)) {
    throw new InputError(`${file}: ${name} has a wrong checksum: the file is damaged, or not of its index`);
  }
  return bytes;
}

function floatsOf(
  bytes: Buffer,
  { shape: given }: BundleEntry,
  name: string,
  fail: (problem: string) => never,
): FloatArray {
  const shape = (given?.dim ?? []).map(({ size }) => size);
  if (bytes.length !== 4 * sizeOf(shape)) {
    fail(`${name} of shape ${showShape(shape)} has ${bytes.length} bytes`);
  }
  const values = Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
  return { shape, values };
}

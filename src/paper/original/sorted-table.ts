import protobuf from 'protobufjs';
import { maskedChecksum } from '../../kit/checksum.ts';

/**
 * LevelDB's sorted table, in which TensorFlow keeps the index of a checkpoint: blocks, each followed by a byte for how it is
 * compressed and the masked CRC-32C of both; an index block that names the others, and a footer of 48 bytes that names the index.
 * In a block keys are shortened by what they share with the one before; where that begins anew follows its entries.
 *
 * Source: https://github.com/google/leveldb/blob/main/doc/table_format.md
 */

/** Of a footer: where it names its blocks, and what it ends with. */
const [handlesLength, footerLength] = [40, 48];
const magic = Buffer.from('57fb808b247547db', 'hex');
/** After a block: its compression and its checksum. */
const trailerLength = 5;

/** Where a block lies, without what follows it. */
interface Handle {
  readonly offset: number;
  readonly size: number;
}

interface Entry {
  readonly key: string;
  readonly value: Buffer;
}

/**
 * The entries of a sorted table, in the order of their keys. Every byte of it is accounted for by a checksum or has one value that it
 * can have.
 *
 * @param fail how to complain about the file, in a few words
 * @throws what `fail` throws, where the table is cut off, damaged, compressed or something else
 */
export function sortedTable(file: Buffer, fail: (problem: string) => never): Map<string, Buffer> {
  const end = file.length - footerLength;
  if (end < 0 || !file.subarray(-magic.length).equals(magic)) {
    fail(`it does not end as one does (${file.length} bytes)`);
  }
  try {
    const [meta, index] = handlesIn(file.subarray(end, end + handlesLength), fail);
    const named = entriesIn(blockAt(file.subarray(0, end), index, fail));
    const handles = named.map(({ value }) => handleOf(protobuf.Reader.create(value)));
    requireGapless([...handles, meta, index], end, fail);
    blockAt(file, meta, fail);
    const entries = handles.flatMap((handle) => entriesIn(blockAt(file, handle, fail)));
    return new Map(entries.map(({ key, value }) => [key, value]));
  } catch (error) {
    if (error instanceof RangeError) fail('an entry of it ends outside of its block');
    throw error;
  }
}

/** The blocks that a footer names, that of notes and that of the index; zeros follow, and nothing else. */
function handlesIn(bytes: Buffer, fail: (problem: string) => never): [meta: Handle, index: Handle] {
  const reader = protobuf.Reader.create(bytes);
  const handles: [Handle, Handle] = [handleOf(reader), handleOf(reader)];
  const writer = protobuf.Writer.create();
  for (const { offset, size } of handles) writer.uint32(offset).uint32(size);
  const expected = Buffer.alloc(handlesLength);
  expected.set(writer.finish());
  if (!bytes.equals(expected)) fail('its footer is damaged');
  return handles;
}

/** Tables of checkpoints are small: the numbers of theirs have 32 bits. */
const handleOf = (reader: protobuf.Reader): Handle => ({ offset: reader.uint32(), size: reader.uint32() });

/** Blocks must fill the table exactly: no byte twice, none unclaimed. */
function requireGapless(handles: readonly Handle[], length: number, fail: (problem: string) => never): void {
  let end = 0;
  for (const { offset, size } of handles.toSorted((a, b) => a.offset - b.offset)) {
    if (offset !== end) fail(`its blocks overlap or leave a hole at byte ${end}`);
    end += size + trailerLength;
  }
  if (end !== length) fail(`its blocks end at byte ${end}, and not at ${length}`);
}

function blockAt(file: Buffer, { offset, size }: Handle, fail: (problem: string) => never): Buffer {
  if (offset + size + trailerLength > file.length) fail(`its block at byte ${offset} is cut off`);
  const compression = file[offset + size];
  const checksum = file.readUInt32LE(offset + size + 1);
  if (checksum !== maskedChecksum(file.subarray(offset, offset + size + 1))) {
    fail(`its block at byte ${offset} has a wrong checksum`);
  }
  if (compression !== 0) fail(`its block at byte ${offset} is compressed, which none of TensorFlow’s are`);
  return file.subarray(offset, offset + size);
}

/** @throws RangeError where an entry ends outside of the block */
function entriesIn(block: Buffer): Entry[] {
  const restarts = block.readUInt32LE(block.length - 4);
  const reader = protobuf.Reader.create(block.subarray(0, block.length - 4 * (restarts + 1)));
  const take = (length: number): Buffer => {
    reader.skip(length);
    return block.subarray(reader.pos - length, reader.pos);
  };
  const entries: Entry[] = [];
  let key = Buffer.alloc(0);
  while (reader.pos < reader.len) {
    const [shared, rest, length] = [reader.uint32(), reader.uint32(), reader.uint32()];
    if (shared > key.length) throw new RangeError('a key shares more than there is');
    key = Buffer.concat([key.subarray(0, shared), take(rest)]);
    entries.push({ key: key.toString('utf8'), value: take(length) });
  }
  return entries;
}

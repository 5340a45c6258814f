import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { maskedChecksum } from '../../src/kit/checksum.ts';
import { dataFile, indexFile, readTensorBundle } from '../../src/paper/original/tensor-bundle.ts';
import { refusalOf } from '../declared/written.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** What TensorFlow wrote, and what it says is in there; `make-files.py` makes them anew. */
const real = join(import.meta.dirname, 'files');
const small = join(real, 'small.ckpt');
const told = JSON.parse(readFileSync(join(real, 'small.txt'), 'utf8')) as Record<
  string,
  { shape: number[]; values: number[] }
>;
const files = [indexFile, dataFile].map((fileOf) => readFileSync(fileOf(small))) as [Buffer, Buffer];

const folder = temporaryFolder();
const prefix = join(folder, 'model.ckpt');

/** The line that a checkpoint of these bytes is refused with, without its path. */
function refusal([index, data]: readonly [Buffer, Buffer]): string {
  writeFileSync(indexFile(prefix), index);
  writeFileSync(dataFile(prefix), data);
  return refusalOf(() => readTensorBundle(prefix)).replaceAll(`${folder}/`, '');
}

const bitsOf = (values: Iterable<number>) => [...new Uint32Array(Float32Array.from(values).buffer)];

/** Bytes with a bit of one of them flipped: the first, the second, … of every eighth. */
function flipped(bytes: Buffer, byte: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[byte] = (damaged[byte] as number) ^ (1 << (byte & 7));
  return damaged;
}

/** The index with its first block, of the tensors, and how that is compressed, changed; its checksum is put right. */
function withBlock(change: (block: Buffer) => void): Buffer {
  const index = Buffer.from(files[0]);
  // A block of so few entries ends with the one place where keys begin anew, and that there is one; then comes its compression.
  const end = index.indexOf(Buffer.from('0000000001000000', 'hex')) + 9;
  expect(index.readUInt32LE(end)).toBe(maskedChecksum(index.subarray(0, end)));
  change(index.subarray(0, end));
  index.writeUInt32LE(maskedChecksum(index.subarray(0, end)), end);
  return index;
}

describe('a checkpoint of TensorFlow', () => {
  it('has the numbers that TensorFlow says, bit for bit; other types are passed over', () => {
    const tensors = readTensorBundle(small);
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(told).sort());
    for (const [name, { shape, values }] of Object.entries(told)) {
      expect(tensors[name]?.shape).toEqual(shape);
      // As bits, since −0 and 0 are equal.
      expect(bitsOf(tensors[name]?.values ?? [])).toEqual(bitsOf(values));
    }
  });

  it('is refused whichever byte of its index is wrong', () => {
    for (let byte = 0; byte < files[0].length; byte++) {
      expect(refusal([flipped(files[0], byte), files[1]])).toMatch(/^model\.ckpt\.(index|data)/);
    }
  });

  it('is refused whichever byte of a number is wrong, and names its tensor', () => {
    const texts = files[1].indexOf('no number');
    expect(texts).toBeGreaterThan(0);
    let refused = 0;
    for (let byte = 0; byte < files[1].length; byte++) {
      // The one tensor of texts, which is not read: two lengths of a byte each, their checksum, and the texts.
      if (byte >= texts - 6 && byte < texts + 'no number'.length) continue;
      expect(refusal([files[0], flipped(files[1], byte)])).toMatch(
        /^model\.ckpt\.data-00000-of-00001: [\w/]+ has a wrong checksum: the file is damaged, or not of its index$/,
      );
      refused++;
    }
    expect(refused).toBe(files[1].length - 15);
  });

  it('is refused wherever one of its files is cut off', () => {
    for (let length = 0; length < files[0].length; length++) {
      expect(refusal([files[0].subarray(0, length), files[1]])).toMatch(
        /^model\.ckpt\.index: expected the index of a TensorFlow checkpoint: /,
      );
    }
    for (let length = 0; length < files[1].length; length++) {
      expect(refusal([files[0], files[1].subarray(0, length)])).toMatch(
        /^model\.ckpt\.data-00000-of-00001: expected \S+ in bytes \d+ … \d+, got \d+ bytes$/,
      );
    }
  });

  it('is refused where something stands before or after its index', () => {
    const more = Buffer.from([0]);
    expect(refusal([Buffer.concat([files[0], more]), files[1]])).toMatch(/it does not end as one does/);
    expect(refusal([Buffer.concat([more, files[0]]), files[1]])).toMatch(/checksum|overlap/);
  });

  it('is refused where it is of another model than its data', () => {
    const other = Buffer.from(files[1]);
    other.reverse();
    expect(refusal([files[0], other])).toMatch(/has a wrong checksum/);
  });

  it('is refused compressed, whole or not', () => {
    const snappy = withBlock((block) => {
      block[block.length - 1] = 1;
    });
    expect(refusal([snappy, files[1]])).toBe(
      'model.ckpt.index: expected the index of a TensorFlow checkpoint: its block at byte 0 is compressed, which none of TensorFlow’s are',
    );
  });

  it('is refused where its checksums are right and what they are of is not', () => {
    // The first entry shares nothing with a key before it, since there is none.
    const sharing = withBlock((block) => {
      block[0] = 3;
    });
    expect(refusal([sharing, files[1]])).toMatch(/: an entry of it ends outside of its block$/);
    const restarts = withBlock((block) => block.writeUInt32LE(0xffff, block.length - 5));
    expect(refusal([restarts, files[1]])).toMatch(/^model\.ckpt\.index: expected the index/);
  });

  it('is refused in slices, and in several files', () => {
    const refusalOfReal = (name: string) =>
      refusalOf(() => readTensorBundle(join(real, name))).replaceAll(`${real}/`, '');
    expect(refusalOfReal('slices.ckpt')).toBe(
      'slices.ckpt.index: expected the index of a TensorFlow checkpoint: W_conv1 is in slices, which are not read',
    );
    expect(refusalOfReal('shards.ckpt')).toBe(
      'shards.ckpt.index: expected the index of a TensorFlow checkpoint: its data are in 2 files, and only those in one are read',
    );
  });

  it('is refused where a file is missing, or is a folder', () => {
    refusal([files[0], files[1].subarray(1)]);
    rmSync(dataFile(prefix));
    const line = () => refusalOf(() => readTensorBundle(prefix)).replaceAll(`${folder}/`, '');
    expect(line()).toBe(
      'model.ckpt.data-00000-of-00001: expected the data of a TensorFlow checkpoint, there is none',
    );
    copyFileSync(dataFile(small), dataFile(prefix));
    rmSync(indexFile(prefix));
    expect(line()).toBe('model.ckpt.index: expected the index of a TensorFlow checkpoint, there is none');
  });
});

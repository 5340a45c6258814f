import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeSafetensors, encodeSafetensors } from '../../src/kit/safetensors.ts';

const tensors = {
  W1: { shape: [2, 3], values: new Float32Array([1, 2, 3, -4, 5.5, 1e-30]) },
  b1: { shape: [1], values: new Float32Array([-0]) },
};
const file = encodeSafetensors({ tensors, metadata: { experiment: 'mnist' } });

/** A file with this header, and so many bytes of data. */
function fileWith(header: string, dataLength = 0): Uint8Array {
  const bytes = Buffer.alloc(8 + header.length + dataLength);
  bytes.writeBigUInt64LE(BigInt(header.length));
  bytes.write(header, 8);
  return bytes;
}

const entry = (shape: number[], from: number, to: number, dtype = 'F32') =>
  JSON.stringify({ dtype, shape, data_offsets: [from, to] });

describe('safetensors', () => {
  it('reads back what it wrote, for any tensors', () => {
    const tensor = fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([rows, columns]) =>
        fc.record({
          shape: fc.constant([rows, columns]),
          values: fc.float32Array({ minLength: rows * columns, maxLength: rows * columns }),
        }),
      );
    const names = fc.string({ minLength: 1, maxLength: 12 }).filter((name) => !name.startsWith('__'));
    fc.assert(
      fc.property(fc.dictionary(names, tensor), (tensors) => {
        const read = decodeSafetensors(encodeSafetensors({ tensors, metadata: {} }), 'x').tensors;
        expect(Object.keys(read).sort()).toEqual(Object.keys(tensors).sort());
        for (const [name, { shape, values }] of Object.entries(tensors)) {
          expect(read[name]).toEqual({ shape, values: new Float32Array(values) });
        }
      }),
    );
  });

  it('is laid out as the format says: length, JSON of a multiple of 8 bytes, little-endian floats', () => {
    const size = Number(Buffer.from(file).readBigUInt64LE());
    expect(size % 8).toBe(0);
    expect(JSON.parse(Buffer.from(file).toString('utf8', 8, 8 + size))).toEqual({
      __metadata__: { experiment: 'mnist' },
      W1: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      b1: { dtype: 'F32', shape: [1], data_offsets: [24, 28] },
    });
    expect(file.length).toBe(8 + size + 28);
    expect(Buffer.from(file).readFloatLE(8 + size + 12)).toBe(-4);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /expected a header length of 8 bytes, got 0 bytes/],
    ['a header longer than the file', file.slice(0, 20), /its header claims \d+ bytes, the file has 12/],
    ['an absurd header length', Buffer.alloc(64, 0xff), /its header claims/],
    ['a header that is no JSON', fileWith('{"W1": '), /its header is not a JSON object/],
    ['a header that is a list', fileWith('[1, 2]'), /its header is not a JSON object/],
    ['missing data', file.slice(0, -1), /b1" of shape \[1\] is placed at bytes 24 … 28 of 27/],
    [
      'data that no tensor claims',
      Buffer.concat([file, Buffer.alloc(4)]),
      /claim 28 bytes of data, the file has 32/,
    ],
    ['another type', fileWith(`{"a": ${entry([1], 0, 8, 'F64')}}`, 8), /tensor "a": .*F32/],
    [
      'a size that is not the shape’s',
      fileWith(`{"a": ${entry([3], 0, 8)}}`, 8),
      /tensor "a" of shape \[3\] is placed at/,
    ],
    [
      'overlapping tensors',
      fileWith(`{"a": ${entry([2], 0, 8)}, "b": ${entry([1], 4, 8)}}`, 8),
      /overlap or leave a hole/,
    ],
    ['a negative shape', fileWith(`{"a": ${entry([-1, -1], 0, 4)}}`, 4), /tensor "a"/],
    ['a shape of huge product', fileWith(`{"a": ${entry([2 ** 40, 2 ** 40], 0, 4)}}`, 4), /tensor "a"/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'some.safetensors')).toThrow(message);
    expect(() => decodeSafetensors(bytes, 'some.safetensors')).toThrow(
      /^some\.safetensors: not a valid safetensors file/,
    );
  });
});

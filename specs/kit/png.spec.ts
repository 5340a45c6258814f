import { describe, expect, it } from '@jest/globals';
import { decodePng, encodePng } from '../../src/kit/png.ts';

const image = { width: 3, height: 2, pixels: Uint8Array.of(0, 50, 100, 150, 200, 255) };

describe('PNG', () => {
  it.each([
    ['gray', true],
    ['gray', false],
    ['rgba', true],
    ['rgba', false],
  ] as const)('keeps every pixel as %s, compressed: %s', (channels, compress) => {
    expect(decodePng(encodePng(image, { channels, compress }), 3, 2, 'x.png')).toEqual(image);
  });

  it('reads the size before it decodes: a header of 60,000 × 60,000 costs nothing', () => {
    const bytes = encodePng(image);
    bytes.writeUInt32BE(60_000, 16);
    bytes.writeUInt32BE(60_000, 20);
    expect(() => decodePng(bytes, 28, 28, 'x.png')).toThrow(
      /^x\.png: expected 28 × 28 pixels, got 60000 × 60000$/,
    );
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['text', Buffer.from('this is no picture at all, only text'), /expected a PNG image, got 36 bytes/],
    ['nothing', new Uint8Array(), /expected a PNG image, got 0 bytes/],
    ['a file cut short', encodePng(image).subarray(0, 45), /damaged PNG/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodePng(bytes, 3, 2, 'x.png')).toThrow(message);
  });

  it('refuses a damaged file', () => {
    const bytes = encodePng(image);
    bytes[45] = (bytes[45] as number) ^ 0xff;
    expect(() => decodePng(bytes, 3, 2, 'x.png')).toThrow(/x\.png: damaged PNG/);
  });
});

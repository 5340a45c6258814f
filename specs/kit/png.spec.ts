import { describe, expect, it } from '@jest/globals';
import { PNG } from 'pngjs';
import { decodePicture, decodePng, encodePng } from '../../src/kit/png.ts';

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

  it.each([true, false])('keeps a picture in gray gray, compressed: %s', (compress) => {
    expect(decodePicture(encodePng(image, { compress }), 3, 2, 'x.png')).toEqual(image);
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

describe('PNG in colour', () => {
  /** Red, green, blue, white, black, and something between. */
  const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 1, 2, 3);
  const colours = { width: 3, height: 2, pixels, isColour: true } as const;

  it.each([true, false])('keeps every value of every pixel, compressed: %s', (compress) => {
    expect(decodePicture(encodePng(colours, { compress }), 3, 2, 'x.png')).toEqual(colours);
  });

  it('is stored as R, G and B, without transparency', () => {
    // The depth of a value and the kind of colour stand in the header, behind the size.
    expect([...encodePng(colours).subarray(24, 26)]).toEqual([8, 2]);
    expect([...encodePng(image).subarray(24, 26)]).toEqual([8, 0]);
  });

  it('is read by another reader as it was written', () => {
    const { data } = PNG.sync.read(encodePng(colours));
    expect([...data.subarray(0, 8), ...data.subarray(20)]).toEqual([
      255, 0, 0, 255, 0, 255, 0, 255, 1, 2, 3, 255,
    ]);
  });

  it('read as gray is its first channel', () => {
    const { pixels, isColour } = decodePng(encodePng(colours), 3, 2, 'x.png');
    expect([[...pixels], isColour]).toEqual([[255, 0, 0, 255, 0, 1], undefined]);
  });

  it('of another size, or damaged, is refused by its name', () => {
    const bytes = encodePng(colours);
    expect(() => decodePicture(bytes, 2, 3, 'x.png')).toThrow(/^x\.png: expected 2 × 3 pixels, got 3 × 2$/);
    expect(() => decodePicture(bytes.subarray(0, 45), 3, 2, 'x.png')).toThrow(/^x\.png: damaged PNG/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { compareImages } from '../../src/harness/golden/compare-images.ts';
import { decodePng, type GrayImage } from '../../src/kit/png.ts';

const side = 28;
const image = (gray: (at: number) => number, width = side): GrayImage => ({
  width,
  height: side,
  pixels: Uint8Array.from({ length: width * side }, (_, at) => gray(at)),
});
const ramp = image((at) => at % 256);

describe('pictures that must match', () => {
  it.each<[string, GrayImage]>([
    ['the same', ramp],
    ['rounded otherwise', image((at) => Math.min(255, (at % 256) + (at % 2)))],
  ])('%s', (_, other) => {
    expect(compareImages(ramp, other).pixels).toBe(0);
  });
});

describe('pictures that must fail, by the pixel', () => {
  const black = image(() => 0);
  it.each<[string, GrayImage, number]>([
    ['one pixel', image((at) => (at === 300 ? 255 : 0)), 1],
    ['a line of 28, which might be smoothing', image((at) => (Math.floor(at / side) === 9 ? 90 : 0)), 28],
    ['all of them', image(() => 255), side * side],
  ])('%s', (_, other, pixels) => {
    const { pixels: found, diff } = compareImages(black, other);
    expect(found).toBe(pixels);
    expect(() => decodePng(diff as Uint8Array, side, side, 'diff')).not.toThrow();
  });

  it('another size is a difference and no crash', () => {
    expect(
      compareImages(
        ramp,
        image(() => 0, 10),
      ),
    ).toEqual({ pixels: null, diff: null });
  });
});

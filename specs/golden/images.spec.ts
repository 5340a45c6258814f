import { describe, expect, it } from '@jest/globals';
import {
  compareImages,
  contrastOf,
  differenceOfSheets,
  leastContrast,
  sheetOf,
} from '../../src/harness/golden/sheets.ts';
import { lineGray } from '../../src/kit/contact-sheet.ts';
import { decodePng, type GrayImage } from '../../src/kit/png.ts';

const side = 28;
const image = (gray: (at: number) => number, width = side): GrayImage => ({
  width,
  height: side,
  pixels: Uint8Array.from({ length: width * side }, (_, at) => gray(at)),
});
const ramp = image((at) => at % 256);
const sheet = (...images: GrayImage[]) => sheetOf(images) as GrayImage;

describe('a sheet', () => {
  it('has images side by side, a pixel for a pixel, with a line around each', () => {
    const { width, height, pixels } = sheet(ramp, ramp);
    expect([width, height]).toEqual([2 * side + 3, side + 2]);
    const at = (x: number, y: number) => pixels[y * width + x];
    expect([at(0, 5), at(side + 1, 5), at(5, 0), at(5, side + 1)]).toEqual(Array(4).fill(lineGray));
    expect([at(1, 1), at(4, 2), at(side + 2, 1)]).toEqual([0, side + 3, 0]);
  });

  it('is none of no images', () => {
    expect(sheetOf([])).toBeNull();
  });
});

describe('the contrast of a sheet', () => {
  it.each<[string, GrayImage[], number]>([
    ['that of the images, not of the lines', [image((at) => 200 + (at % 40))], 39],
    ['from the darkest image to the brightest', [image(() => 40), image(() => 140)], 100],
    ['all that there can be', [ramp], 255],
    ['nothing, of a single gray', [image(() => 7)], 0],
    ['nothing, of the gray of lines', [image(() => lineGray)], 0],
    ['nothing, where it is too little to be seen', [image((at) => at % leastContrast)], 0],
    ['the least that is seen', [image((at) => at % (leastContrast + 1))], leastContrast],
  ])('is %s', (_, images, contrast) => {
    expect(contrastOf(sheet(...images))).toBe(contrast);
  });
});

describe('the difference of two sheets', () => {
  it('is that of the pixel that differs most', () => {
    const other = image((at) => (at === 300 ? 120 : Math.min(255, (at % 256) + 2)));
    expect(differenceOfSheets(ramp, ramp)).toBe(0);
    expect(differenceOfSheets(ramp, other)).toBe(120 - (300 % 256));
  });

  it('is all of it where they have different sizes', () => {
    expect(
      differenceOfSheets(
        ramp,
        image(() => 0, 10),
      ),
    ).toBe(255);
  });
});

describe('pictures that must match', () => {
  it.each<[string, GrayImage, number]>([
    ['the same', ramp, 0],
    ['rounded otherwise', image((at) => Math.min(255, (at % 256) + (at % 2))), 1],
    [
      'as far off as is allowed, in the dark as in the light',
      image((at) => Math.min(255, (at % 256) + 9)),
      9,
    ],
  ])('%s', (_, other, allowed) => {
    expect(compareImages(ramp, other, allowed).pixels).toBe(0);
  });
});

describe('pictures that must fail, by the pixel', () => {
  const black = image(() => 0);
  it.each<[string, GrayImage, number, number]>([
    ['one pixel', image((at) => (at === 300 ? 255 : 0)), 1, 1],
    ['one that is one gray too far off', image((at) => (at === 300 ? 10 : 9)), 9, 1],
    ['one gray everywhere, where none is allowed', image(() => 1), 0, side * side],
    ['a line of 28, which might be smoothing', image((at) => (Math.floor(at / side) === 9 ? 90 : 0)), 1, 28],
    ['all of them', image(() => 255), 1, side * side],
  ])('%s', (_, other, allowed, pixels) => {
    const { pixels: found, diff } = compareImages(black, other, allowed);
    expect(found).toBe(pixels);
    expect(() => decodePng(diff, side, side, 'diff')).not.toThrow();
  });
});

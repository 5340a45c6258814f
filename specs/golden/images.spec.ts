import { describe, expect, it } from '@jest/globals';
import {
  compareImages,
  contrastOf,
  differenceOfSheets,
  leastContrast,
  sheetOf,
} from '../../src/harness/golden/sheets.ts';
import { lineGray } from '../../src/kit/contact-sheet.ts';
import type { Picture } from '../../src/kit/picture.ts';
import { decodePng } from '../../src/kit/png.ts';

const side = 28;
const image = (gray: (at: number) => number, width = side): Picture => ({
  width,
  height: side,
  pixels: Uint8Array.from({ length: width * side }, (_, at) => gray(at)),
});
const ramp = image((at) => at % 256);
const sheet = (...images: Picture[]) => sheetOf(images) as Picture;

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
  it.each<[string, Picture[], number]>([
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
  it.each<[string, Picture, number]>([
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
  it.each<[string, Picture, number, number]>([
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

describe('sheets in colour', () => {
  const painted = (of: (at: number) => readonly [number, number, number]): Picture => ({
    width: side,
    height: side,
    pixels: Uint8Array.from(Array.from({ length: side * side }, (_, at) => of(at)).flat()),
    isColour: true,
  });
  const green = painted(() => [10, 60, 10]);

  it('have the contrast of all their channels together', () => {
    expect(contrastOf(sheet(green))).toBe(50);
    // Where a channel alone has the gray of lines, it is none of them.
    expect(contrastOf(sheet(painted((at) => [lineGray, at % 2 ? 200 : 0, lineGray])))).toBe(200);
  });

  it('differ by the channel that differs most', () => {
    expect(
      differenceOfSheets(
        green,
        painted((at) => [10, 60, at === 5 ? 40 : 12]),
      ),
    ).toBe(30);
  });

  it.each<[string, Picture, number, number]>([
    ['the same', green, 0, 0],
    ['one channel of a pixel, too far off', painted((at) => [10, 60, at === 300 ? 20 : 10]), 9, 1],
    ['all channels, as far off as is allowed', painted(() => [19, 51, 1]), 9, 0],
  ])('are compared by the pixel: %s', (_, other, allowed, pixels) => {
    expect(compareImages(green, other, allowed).pixels).toBe(pixels);
  });

  it('are held against gray ones as these are seen', () => {
    expect(
      differenceOfSheets(
        ramp,
        painted((at) => [at % 256, at % 256, at % 256]),
      ),
    ).toBe(0);
    expect(
      compareImages(
        image(() => 10),
        green,
        0,
      ).pixels,
    ).toBe(side * side);
    expect(
      compareImages(
        green,
        image(() => 35),
        25,
      ).pixels,
    ).toBe(0);
  });
});

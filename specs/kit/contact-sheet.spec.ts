import { describe, expect, it } from '@jest/globals';
import { contactSheet } from '../../src/kit/contact-sheet.ts';

const filled = (width: number, height: number, gray: number) => ({
  width,
  height,
  pixels: new Uint8Array(width * height).fill(gray),
});

describe('contactSheet', () => {
  const white = filled(28, 28, 255);

  it('draws each pixel as 3 × 3, with a gray line around the images and gray where there is none', () => {
    const sheet = contactSheet([[white, white], [white]]);
    expect([sheet.width, sheet.height]).toEqual([171, 171]);
    const at = (x: number, y: number) => sheet.pixels[y * sheet.width + x];
    expect([at(0, 0), at(1, 1), at(84, 84), at(85, 85), at(86, 84), at(100, 100)]).toEqual([
      96, 255, 255, 96, 255, 96,
    ]);
  });

  it('has cells as large as the largest image, gray beside smaller ones', () => {
    const { width, height, pixels } = contactSheet([[filled(2, 1, 255)], [filled(1, 2, 0)]], {
      magnification: 1,
    });
    expect([width, height]).toEqual([4, 7]);
    const rows = Array.from({ length: height }, (_, y) =>
      Array.from(pixels.subarray(y * width, (y + 1) * width)),
    );
    expect(rows).toEqual([
      [96, 96, 96, 96],
      [96, 255, 255, 96],
      [96, 96, 96, 96],
      [96, 96, 96, 96],
      [96, 0, 96, 96],
      [96, 0, 96, 96],
      [96, 96, 96, 96],
    ]);
  });

  it('is in colour where an image is; what is gray stays gray in it', () => {
    const red = { width: 1, height: 1, pixels: Uint8Array.of(255, 0, 10), isColour: true } as const;
    const { width, height, pixels, isColour } = contactSheet([[red, filled(1, 1, 50)]], { magnification: 1 });
    expect([width, height, isColour]).toEqual([5, 3, true]);
    const line = [96, 96, 96];
    expect([...pixels]).toEqual([
      ...[line, line, line, line, line].flat(),
      ...[line, [255, 0, 10], line, [50, 50, 50], line].flat(),
      ...[line, line, line, line, line].flat(),
    ]);
  });

  it('magnifies a pixel in colour', () => {
    const two = { width: 2, height: 1, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6), isColour: true } as const;
    const { width, pixels } = contactSheet([[two]], { magnification: 2 });
    expect(width).toBe(6);
    for (const y of [1, 2]) {
      expect([...pixels.subarray(3 * (y * width + 1), 3 * (y * width + 5))]).toEqual([
        1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6,
      ]);
    }
  });

  it('of nothing is a gray point', () => {
    expect(contactSheet([])).toEqual({ width: 1, height: 1, pixels: Uint8Array.of(96) });
  });
});

import { describe, expect, it } from '@jest/globals';
import { contactSheet, rowImages, vectorImage } from '../../src/analysis/pictures.ts';

describe('rowImages', () => {
  it('rounds to the nearest gray and clips what lies outside (quirk 7)', () => {
    const values = new Float32Array(784);
    values.set([-300, -0.4, 0.4, 0.6, 254.6, 255.4, 256, 1e9]);
    const [image] = rowImages({ shape: [1, 784], values });
    expect(Array.from(image?.pixels.slice(0, 8) ?? [])).toEqual([0, 0, 0, 1, 255, 255, 255, 255]);
  });
});

describe('vectorImage', () => {
  it('draws the least entry black and the greatest white', () => {
    const vector = Float64Array.from({ length: 784 }, (_, at) => at - 300);
    const { width, height, pixels } = vectorImage(vector);
    expect([width, height, pixels[0], pixels[783]]).toEqual([28, 28, 0, 255]);
  });

  it('draws a vector that is no image as a line, and a constant one black', () => {
    expect(vectorImage(new Float64Array(128).fill(0.1))).toEqual({
      width: 128,
      height: 1,
      pixels: new Uint8Array(128),
    });
  });
});

describe('contactSheet', () => {
  const white = { width: 28, height: 28, pixels: new Uint8Array(784).fill(255) };

  it('draws each pixel as 3 × 3, with a gray line around the images and gray where there is none', () => {
    const sheet = contactSheet([[white, white], [white]]);
    expect([sheet.width, sheet.height]).toEqual([171, 171]);
    const at = (x: number, y: number) => sheet.pixels[y * sheet.width + x];
    expect([at(0, 0), at(1, 1), at(84, 84), at(85, 85), at(86, 84), at(100, 100)]).toEqual([
      96, 255, 255, 96, 255, 96,
    ]);
  });
});

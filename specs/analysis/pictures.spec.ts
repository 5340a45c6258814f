import { describe, expect, it } from '@jest/globals';
import { drawnImages, rowImages, vectorImage, vectorSize } from '../../src/lab/analysis/pictures.ts';
import type { LabData } from '../../src/lab/data/lab-data.ts';

const size = { width: 28, height: 28 };

describe('rowImages', () => {
  it('rounds to the nearest gray and clips what lies outside (quirk 7)', () => {
    const values = new Float32Array(784);
    values.set([-300, -0.4, 0.4, 0.6, 254.6, 255.4, 256, 1e9]);
    const [image] = rowImages({ shape: [1, 784], values }, size);
    expect(Array.from(image?.pixels.slice(0, 8) ?? [])).toEqual([0, 0, 0, 1, 255, 255, 255, 255]);
  });

  it('draws the rows that are asked for, in the size of the data’s images', () => {
    const values = Float32Array.from({ length: 4 * 6 }, (_, at) => at);
    const images = rowImages({ shape: [4, 6], values }, { width: 3, height: 2 }, [3, 0]);
    expect(images).toEqual([
      { width: 3, height: 2, pixels: Uint8Array.of(18, 19, 20, 21, 22, 23) },
      { width: 3, height: 2, pixels: Uint8Array.of(0, 1, 2, 3, 4, 5) },
    ]);
    expect(rowImages({ shape: [4, 6], values }, { width: 3, height: 2 })).toHaveLength(4);
  });
});

describe('rowImages of rows that have the form of images', () => {
  const small = { width: 2, height: 1 };
  const colour = { ...small, channels: 3 } as const;

  it('draws 0 … 1 as 0 … 255, rounded and clipped', () => {
    const values = Float32Array.of(0, 1, -0.2, 1.7, 0.2, 0.499);
    expect(rowImages({ shape: [3, 1, 2, 1], values }, small)).toEqual([
      { ...small, pixels: Uint8Array.of(0, 255) },
      { ...small, pixels: Uint8Array.of(0, 255) },
      { ...small, pixels: Uint8Array.of(51, 127) },
    ]);
  });

  it('draws three channels as R, G and B, in colour', () => {
    const values = Float32Array.of(...Array(6).fill(0), 1, 0, 0, 0, 0.4, 1);
    expect(rowImages({ shape: [2, 1, 2, 3], values }, colour, [1])).toEqual([
      { ...small, pixels: Uint8Array.of(255, 0, 0, 0, 102, 255), isColour: true },
    ]);
  });

  it('draws bytes as they are', () => {
    const values = Uint8Array.of(0, 1, 2, 253, 254, 255);
    expect(rowImages({ shape: [1, 1, 2, 3], values }, colour)).toEqual([
      { ...small, pixels: values, isColour: true },
    ]);
    expect(rowImages({ shape: [3, 1, 2, 1], values }, small, [2])).toEqual([
      { ...small, pixels: Uint8Array.of(254, 255) },
    ]);
    const integers = Int32Array.of(-5, 300);
    expect(rowImages({ shape: [1, 2], values: integers }, small)[0]?.pixels).toEqual(Uint8Array.of(0, 255));
  });

  it.each([
    [[1, 2, 1, 3], colour, 'images must be [n, 1, 2, 3], got [1, 2, 1, 3]'],
    [[1, 1, 2, 3], small, 'images must be [n, 1, 2, 1], got [1, 1, 2, 3]'],
    [[1, 6], small, 'images must be [n, 2], got [1, 6]'],
  ] as const)('refuses those of another form: %j', (shape, size, message) => {
    expect(() => rowImages({ shape, values: new Float32Array(6) }, size)).toThrow(message);
  });
});

describe('drawnImages', () => {
  it('draws of those that are run backwards, by their rows', () => {
    const data = {
      image: { width: 2, height: 1 },
      rows: { training: 0, test: 100, reversed: 31 },
    } as Partial<LabData> as LabData;
    const values = Float32Array.from({ length: 31 * 2 }, (_, at) => at);
    const images = drawnImages({ shape: [31, 2], values }, data);
    expect([...images.keys()]).toEqual(Array.from({ length: 16 }, (_, at) => 2 * at));
    expect(images.get(30)?.pixels).toEqual(Uint8Array.of(60, 61));
  });
});

describe('vectorImage', () => {
  it('draws the least entry black and the greatest white', () => {
    const vector = Float64Array.from({ length: 784 }, (_, at) => at - 300);
    const { width, height, pixels } = vectorImage(vector, [784], size);
    expect([width, height, pixels[0], pixels[783]]).toEqual([28, 28, 0, 255]);
  });

  it('draws a vector that is no image as a line, and a constant one black', () => {
    const line = { width: 128, height: 1, pixels: new Uint8Array(128) };
    expect(vectorImage(new Float64Array(128).fill(0.1), [128], size)).toEqual(line);
    expect(vectorImage(new Float64Array(128).fill(0.1), [128], null)).toEqual(line);
  });

  it('draws as many entries as the images have pixels as a line where the data are no images', () => {
    expect(vectorSize([784], null)).toEqual({ width: 784, height: 1 });
  });

  it('draws a kernel of one channel in its own shape, 3 × 3', () => {
    const vector = Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8);
    const { width, height, pixels } = vectorImage(vector, [3, 3, 1], size);
    expect([width, height]).toEqual([3, 3]);
    expect(Array.from(pixels)).toEqual([0, 32, 64, 96, 128, 159, 191, 223, 255]);
  });

  it('draws the channels of a kernel side by side, each an image', () => {
    // Two rows, three columns, two channels: the entry at row y, column x, channel c is 6y + 2x + c.
    const vector = Float64Array.from({ length: 12 }, (_, at) => (255 * at) / 11);
    const gray = (at: number) => Math.round((255 * at) / 11);
    expect(vectorImage(vector, [2, 3, 2], size)).toEqual({
      width: 6,
      height: 2,
      pixels: Uint8Array.from([0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11], gray),
    });
  });
});

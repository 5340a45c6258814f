import { expect, it } from '@jest/globals';
import type { Picture } from '../../src/kit/picture.ts';
import { animate } from '../../src/paper/figures/evolution-gif.ts';

const image = (gray: number): Picture => ({
  width: 28,
  height: 28,
  pixels: new Uint8Array(784).fill(gray),
});

it('is a GIF with a frame a record, three images wide, a row for the inputs and for each objective', () => {
  const record = (gray: number) => [image(gray), image(gray), image(gray), image(gray)];
  const bytes = Buffer.from(
    animate(record(255), [
      [record(0), record(50), record(100)],
      [record(0), record(0), record(0)],
    ]),
  );
  expect(bytes.subarray(0, 6).toString()).toBe('GIF89a');
  const pitch = 3 * 28 + 1;
  expect([bytes.readUInt16LE(6), bytes.readUInt16LE(8)]).toEqual([3 * pitch + 1, 3 * pitch + 1]);
  // Each frame begins with a graphic control extension: 21 F9 04.
  expect(bytes.toString('latin1').split('\x21\xf9\x04').length - 1).toBe(3);
});

it('is in colour where the images are', () => {
  const [width, height] = [2, 1];
  const picture = (...pixels: number[]): Picture => ({
    width,
    height,
    pixels: Uint8Array.from(pixels),
    isColour: true,
  });
  const bytes = Buffer.from(animate([picture(255, 0, 0, 0, 0, 255)], [[[picture(0, 255, 0, 0, 255, 0)]]]));
  expect([bytes.readUInt16LE(6), bytes.readUInt16LE(8)]).toEqual([3 * width + 2, 2 * (3 * height + 1) + 1]);
  // The palette stands behind the header: of a size that is a power of two, three bytes a colour.
  const colours = 2 ** (((bytes[10] as number) & 7) + 1);
  const palette = Array.from({ length: colours }, (_, at) => [...bytes.subarray(13 + 3 * at, 16 + 3 * at)]);
  for (const wanted of [
    [255, 0, 0],
    [0, 0, 255],
    [0, 255, 0],
    [96, 96, 96],
  ]) {
    const distances = palette.map((colour) =>
      Math.max(...colour.map((x, at) => Math.abs(x - (wanted[at] as number)))),
    );
    expect(Math.min(...distances)).toBeLessThan(8);
  }
});

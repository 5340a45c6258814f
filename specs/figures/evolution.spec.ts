import { expect, it } from '@jest/globals';
import type { GrayImage } from '../../src/kit/png.ts';
import { animate } from '../../src/paper/figures/evolution-gif.ts';

const image = (gray: number): GrayImage => ({
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

import { imageSide } from '../datasets/dataset.ts';
import type { FloatArray } from '../kit/arrays.ts';
import type { GrayImage } from '../kit/png.ts';

/**
 * The rows of d1 or d1' [n, 784] as images, rounded to the nearest gray and clipped to 0…255 (the reference casts
 * without clipping: quirk 7).
 */
export function rowImages(rows: FloatArray): GrayImage[] {
  const size = imageSide * imageSide;
  return Array.from({ length: rows.shape[0] ?? 0 }, (_, row) =>
    squareImage(rows.values.subarray(row * size, (row + 1) * size)),
  );
}

function squareImage(values: ArrayLike<number>): GrayImage {
  // Uint8ClampedArray rounds and clips.
  return { width: imageSide, height: imageSide, pixels: Uint8Array.from(Uint8ClampedArray.from(values)) };
}

/**
 * A singular vector as an image, its least entry black and its greatest white: 28 × 28 where it has an entry per
 * pixel of the data, else a line of one pixel each.
 */
export function vectorImage(vector: Float64Array): GrayImage {
  const least = Math.min(...vector);
  const range = Math.max(...vector) - least || 1;
  const pixels = Uint8Array.from(vector, (x) => Math.round((255 * (x - least)) / range));
  const square = vector.length === imageSide * imageSide;
  return square
    ? { width: imageSide, height: imageSide, pixels }
    : { width: vector.length, height: 1, pixels };
}

const [border, borderGray] = [1, 96];

/**
 * A contact sheet: rows of images, each pixel drawn as a square, a gray line around the images. A place without an
 * image is gray, too.
 *
 * @param magnification the side of a pixel's square
 */
export function contactSheet(rows: readonly (readonly GrayImage[])[], { magnification = 3 } = {}): GrayImage {
  const columns = Math.max(...rows.map((row) => row.length));
  const pitch = imageSide * magnification + border;
  const width = columns * pitch + border;
  const height = rows.length * pitch + border;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = [Math.floor(x / pitch), Math.floor(y / pitch)];
      const [insideX, insideY] = [(x % pitch) - border, (y % pitch) - border];
      const image = rows[row]?.[column];
      const at = Math.floor(insideY / magnification) * imageSide + Math.floor(insideX / magnification);
      const onBorder = insideX < 0 || insideY < 0;
      pixels[y * width + x] = onBorder ? borderGray : (image?.pixels[at] ?? borderGray);
    }
  }
  return { width, height, pixels };
}

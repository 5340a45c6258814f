import type { GrayImage } from './png.ts';

/** The gray of the lines between images. */
export const lineGray = 96;
const border = 1;

/**
 * A contact sheet: rows of images, each pixel drawn as a square, a gray line around the images. Its cells are as large as
 * the largest image; a place without an image, or beside a smaller one, is gray, too.
 *
 * @param magnification the side of a pixel's square
 */
export function contactSheet(rows: readonly (readonly GrayImage[])[], { magnification = 3 } = {}): GrayImage {
  const images = rows.flat();
  const pitchOf = (extents: readonly number[]) => Math.max(0, ...extents) * magnification + border;
  const [pitchX, pitchY] = [
    pitchOf(images.map(({ width }) => width)),
    pitchOf(images.map(({ height }) => height)),
  ];
  const width = Math.max(0, ...rows.map((row) => row.length)) * pitchX + border;
  const height = rows.length * pitchY + border;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const image = rows[Math.floor(y / pitchY)]?.[Math.floor(x / pitchX)];
      const [insideX, insideY] = [(x % pitchX) - border, (y % pitchY) - border];
      pixels[y * width + x] =
        grayOf(image, Math.floor(insideX / magnification), Math.floor(insideY / magnification)) ?? lineGray;
    }
  }
  return { width, height, pixels };
}

/** The gray of a pixel; undefined of one that the image does not have. */
function grayOf(image: GrayImage | undefined, x: number, y: number): number | undefined {
  if (!image || x < 0 || y < 0 || x >= image.width) return undefined;
  return image.pixels[y * image.width + x];
}

import { channelsOf, type Picture, pictureOf } from './picture.ts';

/** The gray of the lines between images. */
export const lineGray = 96;
const border = 1;

/**
 * A contact sheet: rows of images, each pixel drawn as a square, a gray line around the images. Its cells are as large as
 * the largest image; a place without an image, or beside a smaller one, is gray, too. It is in colour where an image is.
 *
 * @param magnification the side of a pixel's square
 */
export function contactSheet(rows: readonly (readonly Picture[])[], { magnification = 3 } = {}): Picture {
  const images = rows.flat();
  const pitchOf = (extents: readonly number[]) => Math.max(0, ...extents) * magnification + border;
  const [pitchX, pitchY] = [
    pitchOf(images.map(({ width }) => width)),
    pitchOf(images.map(({ height }) => height)),
  ];
  const width = Math.max(0, ...rows.map((row) => row.length)) * pitchX + border;
  const height = rows.length * pitchY + border;
  const channels = images.some(({ isColour }) => isColour) ? 3 : 1;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const image = rows[Math.floor(y / pitchY)]?.[Math.floor(x / pitchX)];
      const [insideX, insideY] = [(x % pitchX) - border, (y % pitchY) - border];
      const [imageX, imageY] = [Math.floor(insideX / magnification), Math.floor(insideY / magnification)];
      for (let channel = 0; channel < channels; channel++) {
        pixels[(y * width + x) * channels + channel] = channelOf(image, imageX, imageY, channel) ?? lineGray;
      }
    }
  }
  return pictureOf(width, height, pixels);
}

/** One of R, G and B of a pixel, of a gray one always its gray; undefined of a pixel that the image does not have. */
function channelOf(image: Picture | undefined, x: number, y: number, channel: number): number | undefined {
  if (!image || x < 0 || y < 0 || x >= image.width) return undefined;
  const channels = channelsOf(image);
  return image.pixels[(y * image.width + x) * channels + (channel % channels)];
}

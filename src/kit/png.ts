import { PNG, type PNGWithMetadata } from 'pngjs';
import { InputError, messageOf } from './errors.ts';
import { readBounded } from './files.ts';
import { type Picture, pictureOf, rgbaOf } from './picture.ts';

/** How a PNG stores gray: one channel, or the same gray in R, G, B with an opaque alpha. Colour is stored as R, G, B. */
export type PngChannels = 'gray' | 'rgba';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const headerLength = 33;

/** The bytes of an image file. @throws InputError when it is larger, in MiB, than any of ours */
export const readImageFile = (file: string): Buffer => readBounded(file, 1);

/**
 * The size that a PNG claims in its header, read before anything is decoded.
 *
 * @param name what to call the file in an error
 * @throws InputError when it is no PNG
 */
export function pngSize(bytes: Uint8Array, name: string): Pick<Picture, 'width' | 'height'> {
  if (bytes.length < headerLength || signature.some((byte, at) => bytes[at] !== byte)) {
    throw new InputError(`${name}: expected a PNG image, got ${bytes.length} bytes that are not one`);
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  return { width: header.getUint32(16), height: header.getUint32(20) };
}

/**
 * Reads channel 0 of a PNG of exactly `width` × `height`, as gray; one whose header says otherwise is not decoded, so that
 * it cannot make us allocate.
 *
 * @param name what to call the file in an error
 * @throws InputError when it is no PNG, is of another size, or is damaged
 */
export function decodePng(bytes: Uint8Array, width: number, height: number, name: string): Picture {
  return pictureOf(width, height, channelsIn(decode(bytes, width, height, name).data, 1));
}

/** The same of a PNG in gray or in colour, as it is; what is transparent in it counts as opaque. */
export function decodePicture(bytes: Uint8Array, width: number, height: number, name: string): Picture {
  const { data, color } = decode(bytes, width, height, name);
  return pictureOf(width, height, channelsIn(data, color ? 3 : 1));
}

function decode(bytes: Uint8Array, width: number, height: number, name: string): PNGWithMetadata {
  const got = pngSize(bytes, name);
  if (got.width !== width || got.height !== height) {
    throw new InputError(`${name}: expected ${width} × ${height} pixels, got ${got.width} × ${got.height}`);
  }
  try {
    return PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    throw new InputError(`${name}: damaged PNG (${messageOf(error)})`);
  }
}

/** The first channels of each pixel, out of R, G, B and alpha. */
function channelsIn(rgba: Uint8Array, channels: 1 | 3): Uint8Array {
  const pixels = new Uint8Array((rgba.length / 4) * channels);
  // Written out, since photographs have 184 million of them.
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += channels) {
    pixels[to] = rgba[from] as number;
    if (channels === 1) continue;
    pixels[to + 1] = rgba[from + 1] as number;
    pixels[to + 2] = rgba[from + 2] as number;
  }
  return pixels;
}

/** The most pixels of a picture that somebody else made: 4096 × 4096. */
const mostPixels = 2 ** 24;

/**
 * Reads any PNG as gray: the luma of its colours (ITU-R BT.601) on white where it is transparent.
 *
 * @param name what to call the file in an error
 * @throws InputError when it is no PNG, has more than 16,777,216 pixels, or is damaged
 */
export function decodeGray(bytes: Uint8Array, name: string): Picture {
  const { width, height } = pngSize(bytes, name);
  if (width * height > mostPixels) {
    throw new InputError(`${name}: expected ${mostPixels} pixels at the most, got ${width} × ${height}`);
  }
  try {
    const { data } = PNG.sync.read(Buffer.from(bytes));
    const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
      const [r = 0, g = 0, b = 0, alpha = 0] = data.subarray(4 * at, 4 * at + 4);
      const luma = 0.299 * r + 0.587 * g + 0.114 * b;
      return Math.round((luma * alpha + 255 * (255 - alpha)) / 255);
    });
    return { width, height, pixels };
  } catch (error) {
    throw new InputError(`${name}: damaged PNG (${messageOf(error)})`);
  }
}

/**
 * Writes a PNG. With `compress: false` the pixels are stored as they are, and the bytes are then the same whatever
 * zlib is at hand.
 */
export function encodePng(
  image: Picture,
  { channels = 'gray' as PngChannels, compress = true } = {},
): Buffer {
  const png = new PNG({ width: image.width, height: image.height });
  png.data = Buffer.from(rgbaOf(image));
  return PNG.sync.write(png, {
    colorType: image.isColour ? 2 : channels === 'gray' ? 0 : 6,
    inputColorType: 6,
    inputHasAlpha: true,
    deflateLevel: compress ? 9 : 0,
    filterType: compress ? -1 : 0,
  });
}

/** Writes a PNG in colour: R, G, B and alpha of each pixel, 8 bits each. */
export function encodeRgba(width: number, height: number, channels: Uint8Array): Buffer {
  const png = new PNG({ width, height });
  png.data = Buffer.from(channels);
  return PNG.sync.write(png);
}

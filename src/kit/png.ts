import { PNG } from 'pngjs';
import { InputError, messageOf } from './errors.ts';

/** An 8-bit gray image, row-major, 0 black … 255 white. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** How a PNG stores gray: one channel, or the same gray in R, G, B with an opaque alpha. */
export type PngChannels = 'gray' | 'rgba';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const headerLength = 33;

/**
 * Reads channel 0 of a PNG of exactly `width` × `height`. The size is read from the header before anything is
 * decoded, so that a header that lies cannot make us allocate.
 *
 * @param name what to call the file in an error
 * @throws InputError when it is no PNG, is of another size, or is damaged
 */
export function decodePng(bytes: Uint8Array, width: number, height: number, name: string): GrayImage {
  if (bytes.length < headerLength || signature.some((byte, at) => bytes[at] !== byte)) {
    throw new InputError(`${name}: expected a PNG image, got ${bytes.length} bytes that are not one`);
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  const [gotWidth, gotHeight] = [header.getUint32(16), header.getUint32(20)];
  if (gotWidth !== width || gotHeight !== height) {
    throw new InputError(`${name}: expected ${width} × ${height} pixels, got ${gotWidth} × ${gotHeight}`);
  }
  try {
    const { data } = PNG.sync.read(Buffer.from(bytes));
    return {
      width,
      height,
      pixels: Uint8Array.from({ length: width * height }, (_, at) => data[4 * at] as number),
    };
  } catch (error) {
    throw new InputError(`${name}: damaged PNG (${messageOf(error)})`);
  }
}

/**
 * Writes a PNG. With `compress: false` the pixels are stored as they are, and the bytes are then the same whatever
 * zlib is at hand.
 */
export function encodePng(
  image: GrayImage,
  { channels = 'gray' as PngChannels, compress = true } = {},
): Buffer {
  const png = new PNG({ width: image.width, height: image.height });
  image.pixels.forEach((gray, at) => {
    png.data.fill(gray, 4 * at, 4 * at + 3);
    png.data[4 * at + 3] = 255;
  });
  return PNG.sync.write(png, {
    colorType: channels === 'gray' ? 0 : 6,
    inputColorType: 6,
    inputHasAlpha: true,
    deflateLevel: compress ? 9 : 0,
    filterType: compress ? -1 : 0,
  });
}

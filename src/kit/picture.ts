/** A picture of 8 bits a value, row-major. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** A gray for each pixel, 0 black … 255 white; in colour R, G and B of each. */
  readonly pixels: Uint8Array;
  readonly isColour?: true;
}

/** A picture of these values, in colour where there are three of them for each pixel. */
export function pictureOf(width: number, height: number, pixels: Uint8Array): Picture {
  const isColour = pixels.length > width * height;
  return { width, height, pixels, ...(isColour && { isColour }) };
}

/** How many values a pixel has. */
export const channelsOf = ({ isColour }: Pick<Picture, 'isColour'>): 1 | 3 => (isColour ? 3 : 1);

/** R, G, B and an opaque alpha of each pixel. */
export function rgbaOf(picture: Picture): Uint8Array {
  const { width, height, pixels } = picture;
  const channels = channelsOf(picture);
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let at = 0; at < 3; at++) {
      rgba[4 * pixel + at] = pixels[pixel * channels + (at % channels)] as number;
    }
  }
  return rgba;
}

/** Two pictures with the same channels: both in colour where one is. */
export function alike(one: Picture, other: Picture): [Picture, Picture] {
  return one.isColour === other.isColour ? [one, other] : [inColour(one), inColour(other)];
}

function inColour(picture: Picture): Picture {
  if (picture.isColour) return picture;
  const { width, height, pixels } = picture;
  return pictureOf(
    width,
    height,
    Uint8Array.from({ length: 3 * pixels.length }, (_, at) => pixels[Math.floor(at / 3)] as number),
  );
}

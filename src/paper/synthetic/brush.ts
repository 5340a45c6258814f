import type { Picture } from '../../kit/picture.ts';

/** The images that are drawn are square, this many pixels a side, as the authors' are. */
export const imageSide = 28;

/** A point of the image in pixels; (0, 0) is the centre of the top left pixel. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far apart the points are that a curve is drawn through, in pixels at most. */
const spacing = 0.25;

export function distance(a: Point, b: Point): number {
  return Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
}

/**
 * A smooth curve through all of `knots`: a uniform Catmull–Rom spline, sampled densely. A curve through two knots
 * is a straight line.
 */
export function curve(knots: readonly Point[]): Point[] {
  const at = (index: number) => knots[Math.min(Math.max(index, 0), knots.length - 1)] as Point;
  const points: Point[] = [];
  for (let segment = 0; segment + 1 < knots.length; segment++) {
    const [p0, p1, p2, p3] = [at(segment - 1), at(segment), at(segment + 1), at(segment + 2)];
    const pieces = Math.ceil((2 * distance(p1, p2)) / spacing);
    for (let piece = 0; piece <= pieces; piece++) {
      const t = piece / pieces;
      const along = (a: number, b: number, c: number, d: number) =>
        0.5 *
        (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
      points.push({ x: along(p0.x, p1.x, p2.x, p3.x), y: along(p0.y, p1.y, p2.y, p3.y) });
    }
  }
  return points;
}

/** A gray image in the making, black at first. */
export class Canvas {
  readonly #gray = new Float64Array(imageSide * imageSide);

  /** A round dab: white within `radius − softness` px, black beyond `radius + softness`, smooth between. */
  dab(centre: Point, radius: number, softness: number): void {
    const reach = radius + softness;
    for (let y = Math.max(0, Math.ceil(centre.y - reach)); y < imageSide && y <= centre.y + reach; y++) {
      for (let x = Math.max(0, Math.ceil(centre.x - reach)); x < imageSide && x <= centre.x + reach; x++) {
        const ramp = Math.min(1, Math.max(0, (reach - distance(centre, { x, y })) / (2 * softness)));
        const gray = ramp * ramp * (3 - 2 * ramp);
        this.#gray[y * imageSide + x] = Math.max(this.#gray[y * imageSide + x] as number, gray);
      }
    }
  }

  /** A line of dabs. */
  stroke(points: readonly Point[], radius: number, softness: number): void {
    for (const point of points) this.dab(point, radius, softness);
  }

  /** The sum of gray over the image, white counting 1 a pixel. */
  ink(): number {
    return this.#gray.reduce((sum, gray) => sum + gray, 0);
  }

  image(): Picture {
    const pixels = Uint8Array.from(this.#gray, (gray) => Math.floor(255 * gray + 0.5));
    return { width: imageSide, height: imageSide, pixels };
  }
}

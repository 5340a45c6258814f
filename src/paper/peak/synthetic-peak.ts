import type { Picture } from '../../kit/picture.ts';
import type { Random } from '../../kit/random.ts';
import { Canvas, curve, distance, imageSide, type Point } from '../synthetic/brush.ts';

/** Where the disc of each class lies, as in the original. */
const discs: readonly Point[] = [
  { x: 6.5, y: 7.5 },
  { x: 21.5, y: 21.5 },
];
const disc = { radius: 3, softness: 0.5 };
const pen = { radius: 1.05, softness: 0.85 };

/** The ink of a figure in white pixels: with the disc's, it makes a mean gray near 33. */
const inkRange: readonly [number, number] = [10, 84];
/** How many of the figure's knots may lie in the disc's half of the image. */
const nearShare = 0.3;
/** The black rim between disc and figure, in pixels. */
const rim = 1.5;
const margin = 1.5;
/** How many knots are tried before a stroke that found no way on ends where it is. */
const patience = 500;

/** A peak-like image: the disc of its class, and a random drawing that keeps off it. */
export function peakImage(label: number, random: Random): Picture {
  const centre = discs[label] as Point;
  const canvas = new Canvas();
  canvas.dab(centre, disc.radius, disc.softness);
  const enough = canvas.ink() + random.uniform(...inkRange);
  const clearance = disc.radius + rim + pen.radius + pen.softness;
  do {
    const points = randomStroke(centre, random);
    if (points.every((point) => distance(point, centre) >= clearance)) {
      canvas.stroke(points, pen.radius, pen.softness);
    }
  } while (canvas.ink() < enough);
  return canvas.image();
}

/** A smooth curve of two to six knots, each a stride away from the one before and without sharp turns. */
function randomStroke(centre: Point, random: Random): Point[] {
  const stride = random.uniform(4, 12);
  const count = random.integer(2, 6);
  const knots = [randomKnot(centre, random)];
  for (let tries = 0; knots.length < count && tries < patience; tries++) {
    const [before, last] = [knots.at(-2), knots.at(-1) as Point];
    const next = randomKnot(centre, random);
    const step = distance(next, last);
    if (step > 0.6 * stride && step < 1.4 * stride && !(before && turnsSharply(before, last, next)))
      knots.push(next);
  }
  return curve(knots);
}

/** Whether the way a → b → c turns by more than about 110°. */
function turnsSharply(a: Point, b: Point, c: Point): boolean {
  const along = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y);
  return along < -0.35 * distance(a, b) * distance(b, c);
}

/** A point of the image, mostly of the half that the disc is not in. */
function randomKnot(centre: Point, random: Random): Point {
  const middle = (imageSide - 1) / 2;
  for (;;) {
    const point = {
      x: random.uniform(margin, imageSide - 1 - margin),
      y: random.uniform(margin, imageSide - 1 - margin),
    };
    const towardsDisc =
      (point.x - middle) * (centre.x - middle) + (point.y - middle) * (centre.y - middle) > 0;
    if (!towardsDisc || random.uniform() < nearShare) return point;
  }
}

import type { Picture } from '../../kit/picture.ts';
import type { Random } from '../../kit/random.ts';
import { Canvas, curve, imageSide, type Point } from '../synthetic/brush.ts';

/** The strokes of each digit, a line each: their knots x,y in a box with x from 0 to 1 and y from 0 (top) to 1. */
const strokes = [
  '0.5,0 0.14,0.22 0.08,0.6 0.42,1 0.84,0.74 0.88,0.26 0.5,0 0.4,0.03',
  '0.62,0 0.38,1',
  '0.12,0.24 0.45,0 0.84,0.22 0.62,0.56 0.08,0.98 | 0.08,0.98 0.94,0.94',
  '0.14,0.12 0.5,0 0.82,0.2 0.42,0.46 | 0.42,0.46 0.88,0.68 0.52,1 0.1,0.88',
  '0.34,0.02 0.1,0.58 | 0.1,0.58 0.94,0.54 | 0.72,0.06 0.62,1',
  '0.88,0.02 0.3,0.06 | 0.3,0.06 0.2,0.44 | 0.2,0.44 0.66,0.42 0.84,0.72 0.48,1 0.08,0.9',
  '0.72,0 0.28,0.34 0.14,0.76 0.5,1 0.84,0.74 0.54,0.5 0.18,0.7',
  '0.08,0.06 0.92,0.02 | 0.92,0.02 0.56,0.46 0.36,1',
  '0.8,0.12 0.44,0 0.2,0.22 0.78,0.7 0.46,1 0.14,0.78 0.8,0.24 0.8,0.12',
  '0.82,0.26 0.46,0 0.16,0.28 0.46,0.52 0.82,0.26 | 0.82,0.26 0.72,0.66 0.44,1',
].map((digit) =>
  digit.split(' | ').map((stroke) => stroke.split(' ').map((knot) => knot.split(',').map(Number))),
);

/** A digit 0 … 9 as a hand would draw it: its strokes under a random slant, size, place and pen. */
export function digitImage(digit: number, random: Random): Picture {
  const [width, height] = [random.uniform(11, 14), random.uniform(18, 20)];
  const slant = random.uniform(-0.1, 0.25);
  const middle = (imageSide - 1) / 2;
  const place = { x: middle + random.uniform(-1, 1), y: middle + random.uniform(-0.7, 0.7) };
  const pen = { radius: random.uniform(1.2, 1.7), softness: 0.75 };
  const canvas = new Canvas();
  for (const stroke of strokes[digit] ?? []) {
    const knots = stroke.map(([x = 0, y = 0]): Point => {
      const up = 0.5 - y;
      return { x: place.x + (x - 0.5) * width + slant * up * height, y: place.y - up * height };
    });
    canvas.stroke(curve(knots), pen.radius, pen.softness);
  }
  return canvas.image();
}

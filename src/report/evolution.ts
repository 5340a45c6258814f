import gifenc from 'gifenc';
import { contactSheet } from '../analysis/pictures.ts';
import { writeWhole } from '../kit/files.ts';
import type { GrayImage } from '../kit/png.ts';

/** How many test images are shown: as many as in the authors' animation. */
const shown = 3;
const millisecondsPerRecord = 120;
const pauseAtEnd = 2000;

const grays = Array.from({ length: 256 }, (_, gray) => [gray, gray, gray]);

/**
 * Writes the evolution of the reverse pass as a GIF. A frame is a record; its first row the test images, and then a row
 * for each objective.
 *
 * @param evolutions for each objective, for each record, the reverse images
 */
export function writeEvolution(
  file: string,
  inputs: readonly GrayImage[],
  evolutions: readonly (readonly (readonly GrayImage[])[])[],
): void {
  const columns = spread(inputs.length);
  const pick = (images: readonly GrayImage[] = []) => columns.flatMap((column) => images[column] ?? []);
  const records = Math.max(0, ...evolutions.map((evolution) => evolution.length));
  const gif = gifenc.GIFEncoder();
  for (let record = 0; record < records; record++) {
    const rows = [pick(inputs), ...evolutions.map((evolution) => pick(evolution[record]))];
    const { width, height, pixels } = contactSheet(rows);
    const delay = record === records - 1 ? pauseAtEnd : millisecondsPerRecord;
    gif.writeFrame(pixels, width, height, { palette: grays, delay });
  }
  gif.finish();
  writeWhole(file, gif.bytes());
}

/** Some of n images: the first, the last, and those between. */
function spread(n: number): number[] {
  const count = Math.min(shown, n);
  return Array.from({ length: count }, (_, at) => Math.round((at * (n - 1)) / Math.max(1, count - 1)));
}

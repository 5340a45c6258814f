import gifenc from 'gifenc';
import { contactSheet } from '../../kit/contact-sheet.ts';
import type { GrayImage } from '../../kit/png.ts';
import { spread } from '../../lab/data/lab-data.ts';

/** How many test images are shown: as many as in the authors' animation. */
const shown = 3;
const millisecondsPerRecord = 120;
const pauseAtEnd = 2000;

const grays = Array.from({ length: 256 }, (_, gray) => [gray, gray, gray]);

/**
 * The evolution of the reverse pass as a GIF. A frame is a record; its first row the test images, and then a row for each
 * objective.
 *
 * @param evolutions for each objective, for each record, the reverse images
 */
export function animate(
  inputs: readonly GrayImage[],
  evolutions: readonly (readonly (readonly GrayImage[])[])[],
): Uint8Array {
  const columns = spread(inputs.length, shown);
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
  return gif.bytes();
}

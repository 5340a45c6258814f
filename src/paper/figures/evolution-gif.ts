import gifenc from 'gifenc';
import { contactSheet } from '../../kit/contact-sheet.ts';
import { type Picture, rgbaOf } from '../../kit/picture.ts';
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
  inputs: readonly Picture[],
  evolutions: readonly (readonly (readonly Picture[])[])[],
): Uint8Array {
  const columns = spread(inputs.length, shown);
  const pick = (images: readonly Picture[] = []) => columns.flatMap((column) => images[column] ?? []);
  const records = Math.max(0, ...evolutions.map((evolution) => evolution.length));
  const gif = gifenc.GIFEncoder();
  for (let record = 0; record < records; record++) {
    const rows = [pick(inputs), ...evolutions.map((evolution) => pick(evolution[record]))];
    const sheet = contactSheet(rows);
    const { palette, places } = indexed(sheet);
    const delay = record === records - 1 ? pauseAtEnd : millisecondsPerRecord;
    gif.writeFrame(places, sheet.width, sheet.height, { palette, delay });
  }
  gif.finish();
  return gif.bytes();
}

/** A picture as a GIF has it: a place in a palette for each pixel. Of colours there are 256 in a frame at the most. */
function indexed(picture: Picture) {
  if (!picture.isColour) return { palette: grays, places: picture.pixels };
  const rgba = rgbaOf(picture);
  const palette = gifenc.quantize(rgba, 256);
  return { palette, places: gifenc.applyPalette(rgba, palette) };
}

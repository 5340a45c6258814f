import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Picture, pictureOf } from '../../src/kit/picture.ts';
import { encodePng } from '../../src/kit/png.ts';
import type { ImageSize, LabData } from '../../src/lab/data/lab-data.ts';
import type { NetworkExperiment } from '../../src/lab/experiments/network-experiment.ts';
import { reverseImageFile } from '../../src/lab/runs/artefacts.ts';
import { reverseImages } from '../../src/lab/runs/drawn-images.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** Reverse images that are read back as they were written. */

const root = temporaryFolder();
const size = { width: 2, height: 2 };
const record = 3;
const experimentOn = (image: ImageSize, rows: LabData['rows']) =>
  ({ data: { image, rows } }) as unknown as NetworkExperiment;

function write(folder: string, pictures: ReadonlyMap<number, Buffer>): string {
  const run = join(root, folder);
  for (const [row, bytes] of pictures) {
    const file = join(run, reverseImageFile(row, record));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return run;
}

describe('reverse images', () => {
  const colours = [0, 1].map((row) =>
    pictureOf(
      2,
      2,
      Uint8Array.from({ length: 12 }, (_, at) => 20 * at + row),
    ),
  ) as [Picture, Picture];
  const gray = pictureOf(2, 2, Uint8Array.of(0, 9, 99, 255));

  it('in colour are read in colour', () => {
    const run = write('colour', new Map(colours.map((picture, row) => [row, encodePng(picture)])));
    const experiment = experimentOn({ ...size, channels: 3 }, { training: 9, test: 2 });
    expect(reverseImages(run, record, experiment)).toEqual(colours);
    expect(colours[0].isColour).toBe(true);
  });

  it('in gray are read in gray, however they are stored', () => {
    const bytes = [encodePng(gray), encodePng(gray, { channels: 'rgba' })];
    const run = write('gray', new Map(bytes.entries()));
    const experiment = experimentOn(size, { training: 9, test: 2 });
    expect(reverseImages(run, record, experiment)).toEqual([gray, gray]);
  });

  it('are those of the rows that are run backwards', () => {
    const run = write('some', new Map([[0, encodePng(gray)]]));
    const experiment = experimentOn(size, { training: 9, test: 2, reversed: 1 });
    expect(reverseImages(run, record, experiment)).toEqual([gray]);
  });
});

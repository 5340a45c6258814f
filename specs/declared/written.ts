import { join } from 'node:path';
import { expect } from '@jest/globals';
import { readMetric } from '../../src/declared/measured/read-metric.ts';
import type { Reading } from '../../src/declared/measured/reading.ts';
import { writeWhole } from '../../src/kit/files.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** What real writers wrote; `make-files.py` makes them anew. */
export const realFiles = join(import.meta.dirname, 'files');

/** A folder that a training wrote into, and what comes of reading in it. */
export function writtenFolder() {
  const folder = temporaryFolder();
  const read = (reading: Reading) => readMetric(folder, reading);
  return {
    folder,
    write: (name: string, content: string | Uint8Array) => writeWhole(join(folder, name), content),
    read,
    /** The line that a reading is refused with, without the path of the folder. */
    refusal: (reading: Reading) => refusalOf(() => read(reading)).replaceAll(`${folder}/`, ''),
  };
}

/** The line of the InputError that something throws. */
export function refusalOf(act: () => unknown): string {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name: 'InputError' });
  const { message } = thrown as Error;
  expect(message).not.toMatch(/\p{Cc}/u);
  return message;
}

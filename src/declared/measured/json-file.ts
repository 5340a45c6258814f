import { join } from 'node:path';
import { addNames } from './json-names.ts';
import { numbersAt } from './json-numbers.ts';
import { JsonPath } from './json-path.ts';
import type { JsonReading } from './reading.ts';
import { Unwritten } from './unwritten.ts';
import { insteadOf, quoted } from './words.ts';
import { readWrittenText, withoutMark } from './written-file.ts';

/**
 * The numbers at a path of a JSON file, as of Hugging Face's trainer_state.json; of several lists those of one after those
 * of the other.
 *
 * @throws InputError that names the file, and the line, the column and the path of what is wrong
 */
export function readJsonAt(folder: string, { json, at }: JsonReading): number[] {
  const path = join(folder, json);
  const source = { path, text: withoutMark(readWrittenText('a JSON file', path)), line: 1 };
  const values = numbersAt(source, new JsonPath(at, true));
  if (values.length > 0) return values;
  const names = new Set<string>();
  addNames(source, true, names);
  throw new Unwritten(`${path}: expected a number at ${quoted(at)}, got ${insteadOf(at, [...names])}`);
}

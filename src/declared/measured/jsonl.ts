import { join } from 'node:path';
import { addNames } from './json-names.ts';
import { numbersAt } from './json-numbers.ts';
import { JsonPath } from './json-path.ts';
import type { JsonSource } from './json-syntax.ts';
import type { JsonlReading } from './reading.ts';
import { Unwritten } from './unwritten.ts';
import { insteadOf, quoted } from './words.ts';
import { readWrittenText, withoutMark } from './written-file.ts';

/**
 * The values of a key, one of each line that has it. Empty lines are passed over.
 *
 * @throws InputError that names the file, and the line, the column and the path of what is wrong
 */
export function readJsonl(folder: string, { jsonl, key }: JsonlReading): number[] {
  const path = join(folder, jsonl);
  const text = withoutMark(readWrittenText('a JSON Lines file', path));
  const wanted = new JsonPath(key, false);
  const values: number[] = [];
  for (const line of linesOf(path, text)) {
    for (const value of numbersAt(line, wanted)) values.push(value);
  }
  if (values.length > 0) return values;
  const names = new Set<string>();
  for (const line of linesOf(path, text)) addNames(line, false, names);
  throw new Unwritten(`${path}: expected a number at ${quoted(key)}, got ${insteadOf(key, [...names])}`);
}

/** The lines that are not empty, without their ends. */
function* linesOf(path: string, text: string): Generator<JsonSource> {
  for (let line = 1, from = 0; from < text.length; line++) {
    const end = text.indexOf('\n', from);
    const next = end < 0 ? text.length : end;
    const content = text.slice(from, next);
    if (content.trim() !== '') yield { path, text: content, line };
    from = next + 1;
  }
}

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { isThere } from '../../kit/files.ts';

const most = 4096;
const lines = 5;

/** The last lines that a program said, of what may be a long log. */
function lastLinesOf(file: string): string[] {
  if (!isThere(file)) return [];
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, most));
    readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    return stripVTControlCharacters(bytes.toString('utf8'))
      .split(/[\r\n]+/)
      .map((line) => line.trimEnd())
      .filter((line) => line !== '')
      .slice(-lines)
      .map((line) => (line.length > 300 ? `… ${line.slice(-300)}` : line));
  } finally {
    closeSync(handle);
  }
}

/** What became of a program that did not do what it should, its last lines and where all of them are: in a line. */
export function failureOf(what: string, log: string): string {
  const last = lastLinesOf(log);
  return last.length === 0
    ? `${what}, without a word (${log})`
    : `${what}; it said last: ${last.join(' / ')} (${log})`;
}

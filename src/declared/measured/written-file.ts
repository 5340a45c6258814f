import { readdirSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { codeOf, InputError, messageOf } from '../../kit/errors.ts';
import { isFolder, readBounded } from '../../kit/files.ts';
import { comesByItself } from '../../kit/folders.ts';
import { Unwritten } from './unwritten.ts';
import { insteadOf } from './words.ts';

/** Logs of trainings are far smaller; what is larger would not fit into memory. */
const mostMiB = 256;

/**
 * Reads something that a training should have written.
 *
 * @param form what it should be: `a CSV file`
 * @throws InputError in place of any error of the system: it names the path, the form, and what there is instead
 */
export function expecting<T>(form: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = codeOf(error) ?? '';
    if (code === 'EISDIR') throw new InputError(`${path}: expected ${form}, got a folder`);
    if (!['ENOENT', 'ENOTDIR'].includes(code)) {
      throw new InputError(`${path}: expected ${form} (${messageOf(error)})`);
    }
    throw new Unwritten(`${path}: expected ${form}, there is none; ${around(path)}`);
  }
}

/** The bytes of a file. @throws InputError when it is missing, compressed, or larger than 256 MiB */
export function readWritten(form: string, path: string): Buffer {
  const bytes = expecting(form, path, () => readBounded(path, mostMiB));
  if (bytes.length === 0) throw new InputError(`${path}: expected ${form}, got an empty file`);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new InputError(`${path}: expected ${form}, got a gzip file`);
  }
  return bytes;
}

/** The bytes of a text in UTF-8. @throws InputError when it is missing, too large, or something else */
export function readWrittenText(form: string, path: string): Buffer {
  const bytes = readWritten(form, path);
  // The marks of UTF-16, which PowerShell writes when output is redirected.
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new InputError(`${path}: expected ${form} in UTF-8, got UTF-16`);
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw new InputError(`${path}: expected ${form}, got a zero byte at byte ${zero}`);
  return bytes;
}

/** What there is in the deepest folder above a path that is missing. */
function around(path: string): string {
  let above = dirname(path);
  while (!isFolder(above) && dirname(above) !== above) above = dirname(above);
  const [missing = ''] = relative(above, path).split(sep);
  const names = readdirSync(above).filter((name) => !comesByItself(name));
  return `${above} has ${insteadOf(missing, names.sort())}`;
}

/** A text without the mark that some editors of Windows put before it. */
export const withoutMark = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '');

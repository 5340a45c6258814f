import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../../kit/errors.ts';
import { isFolder, isThere, readBounded } from '../../kit/files.ts';
import { filesBelow } from '../../kit/folders.ts';

/** The files that were named, those below folders among them, in order. @throws InputError where one is not there */
export function filesOf(root: string, named: readonly string[]): string[] {
  const all = named.flatMap((name) => {
    const path = join(root, name);
    if (!isThere(path)) throw new InputError(`${path}: expected a file or folder, found nothing`);
    return isFolder(path) ? filesBelow(path).map((file) => join(name, file)) : [name];
  });
  return [...new Set(all)].sort();
}

/** One hash of the names of files and of what is in them; their times and their owner do not matter. */
export function hashOf(root: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readBounded(join(root, file), 4096);
    hash.update(`${file.replaceAll('\\', '/')}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

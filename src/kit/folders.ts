import { readdirSync, realpathSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf, InputError } from './errors.ts';
import { isFolder, isThere } from './files.ts';

/**
 * Whether a file of this name comes by itself, of file managers, editors and downloads: `.DS_Store`, `Thumbs.db`,
 * `notes.txt~`. Such files are never ours, and never in the way.
 */
export function comesByItself(name: string): boolean {
  return /^\.|^(Thumbs\.db|desktop\.ini)$|~$|^#.*#$|\.(swp|swo|bak|orig|tmp|part|crdownload)$/i.test(name);
}

/**
 * The names of all files below a folder, with `/` between folders, in order; none where there is no folder. Links are
 * followed; one that leads nowhere is named as well, so that whoever reads it says so.
 */
export function filesBelow(root: string): string[] {
  const walk = (folder: string, prefix: string, above: readonly string[]): string[] => {
    const place = realpathSync(folder);
    if (above.includes(place)) throw new InputError(`${folder}: is a link to a folder that it lies in`);
    return readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      if (comesByItself(name)) return [];
      return isFolder(path) ? walk(path, `${prefix}${name}/`, [...above, place]) : [`${prefix}${name}`];
    });
  };
  return isThere(root) ? walk(root, '', []).sort() : [];
}

/** Whether a folder is empty but for what comes by itself. */
export const isEmptyFolder = (folder: string): boolean => readdirSync(folder).every(comesByItself);

/** Removes files, and then the folders that are left empty, up to but without `root`. */
export function removeFiles(root: string, files: readonly string[]): void {
  for (const file of files) rmSync(join(root, file), { force: true });
  const folders = new Set<string>();
  for (const file of files) {
    for (let above = dirname(file); above !== '.'; above = dirname(above)) folders.add(above);
  }
  // The deepest first.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(join(root, folder));
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw error;
    }
  }
}

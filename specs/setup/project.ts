import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../../src/kit/project.ts';
import { cifarHome } from '../../src/paper/cifar/cifar-files.ts';

/** The photographs are too many to be copied with the other data. */
export const withoutPhotographs = (from: string) => from !== projectPath(cifarHome);

/** A copy of the built program with its data and fixtures, which may be spoiled. */
export function projectCopy(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of ['dist', 'bin', 'data', 'fixtures', 'package.json']) {
    cpSync(projectPath(name), join(folder, name), { recursive: true, filter: withoutPhotographs });
  }
  symlinkSync(projectPath('node_modules'), join(folder, 'node_modules'));
  return folder;
}

import { cpSync } from 'node:fs';
import { projectPath } from '../../src/kit/project.ts';

/** Copies a paper that is an example into a folder, without what was run of it where it stands. */
export function copyPaper(paper: string, folder: string): void {
  const from = projectPath(`examples/${paper}`);
  const isOwn = (path: string) => !/^\/(runs|reports)(\/|$)/.test(path.slice(from.length));
  cpSync(from, folder, { recursive: true, filter: isOwn });
}

import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../../src/kit/project.ts';
import { type Ended, runRacecar } from './racecar.ts';

/** The built program with neither a laboratory nor a paper, and a study of coins beside it. */
export function toyProject(folder: string): (args: readonly string[], cwd?: string) => Promise<Ended> {
  mkdirSync(folder, { recursive: true });
  for (const name of ['dist', 'bin', 'package.json']) {
    cpSync(projectPath(name), join(folder, name), { recursive: true });
  }
  for (const room of ['lab', 'paper', 'engines']) rmSync(join(folder, 'dist', room), { recursive: true });
  symlinkSync(projectPath('node_modules'), join(folder, 'node_modules'));
  cpSync(projectPath('specs/setup/toy'), join(folder, 'toy'), { recursive: true });
  const work = join(folder, 'work');
  mkdirSync(work);
  return (args, cwd = work) =>
    runRacecar(['--study', join(folder, 'toy/study.js'), ...args], { cwd, project: folder, env: { CI: '' } });
}

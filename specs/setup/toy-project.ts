import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../../src/kit/project.ts';
import { type Ended, runRacecar } from './racecar.ts';

interface Options extends Pick<NonNullable<Parameters<typeof runRacecar>[1]>, 'disturb'> {
  /** Whether it is in CI. */
  readonly isCi?: boolean;
  /** Another module of the toy’s folder. */
  readonly module?: string;
}

/** The built program with neither a laboratory nor a paper, and a study of coins beside it. */
export function toyProject(folder: string): (args: readonly string[], options?: Options) => Promise<Ended> {
  mkdirSync(folder, { recursive: true });
  for (const name of ['dist', 'bin', 'package.json']) {
    cpSync(projectPath(name), join(folder, name), { recursive: true });
  }
  for (const room of ['lab', 'paper', 'engines']) rmSync(join(folder, 'dist', room), { recursive: true });
  symlinkSync(projectPath('node_modules'), join(folder, 'node_modules'));
  cpSync(projectPath('specs/setup/toy'), join(folder, 'toy'), { recursive: true });
  const work = join(folder, 'work');
  mkdirSync(work);
  return (args, { module = 'study.js', isCi = false, ...options } = {}) =>
    runRacecar(['--study', join(folder, 'toy', module), ...args], {
      ...{ ...options, cwd: work, project: folder },
      env: { CI: isCi ? 'true' : '' },
    });
}

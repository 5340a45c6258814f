import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectPath } from '../../src/kit/project.ts';

interface Options {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** The project whose program is run, by default this one. */
  readonly project?: string;
  /** Is given the process once it has started. */
  readonly disturb?: (child: ChildProcess) => void;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built program as a user does. The environment names no folder of original images and no settings of a check,
 * so that specs see the same everywhere, unless `env` does.
 */
export function runRacecar(
  args: readonly string[],
  { cwd, env = {}, project = projectPath('.'), disturb }: Options = {},
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('RACECAR_'));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(project, 'bin/racecar.js'), ...args], {
      cwd,
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    disturb?.(child);
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      output.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output.stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, ...output }));
  });
}

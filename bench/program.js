/** The program as a user runs it: how long it takes, and the most memory that it holds. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/racecar.js', import.meta.url));

/**
 * Runs the program. What comes of claims is not asked in a benchmark.
 *
 * @param args after its name
 * @param first modules that are loaded before it
 * @returns the seconds; the most memory that it held, where /proc tells, else null; and what those modules told in descriptor 3
 */
export async function racecar(args, { cwd, env = {}, first = [] } = {}) {
  const begin = performance.now();
  const imported = first.flatMap((module) => ['--import', module]);
  const child = spawn(process.execPath, [...imported, program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let [peakMB, errors, told] = [null, '', ''];
  child.stderr.on('data', (bytes) => (errors += bytes));
  child.stdio[3].on('data', (bytes) => (told += bytes));
  const watch = setInterval(() => {
    try {
      const [, kB] = readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmHWM:\s*(\d+)/);
      peakMB = Number(kB) / 1024;
    } catch {}
  }, 20);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  // Claims that nothing could be said of are 2, as bad input is, which is told in a line.
  if (code !== 0 && code !== 1 && (code !== 2 || errors))
    throw new Error(`racecar ${args.join(' ')} ended with ${code}: ${errors}`);
  return { seconds: (performance.now() - begin) / 1000, peakMB, told };
}

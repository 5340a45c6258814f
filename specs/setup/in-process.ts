import { jest } from '@jest/globals';
import type * as Run from '../../src/cli/run-program.ts';
import { importBuilt } from './built.ts';
import type { Ended } from './racecar.ts';

const { runProgram } = await importBuilt<typeof Run>('cli/run-program.js');

/** What the program does with these arguments, without the second that a process takes to start. */
export async function inThisProcess(args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += text;
      return true;
    }),
  );
  spies.push(
    jest.spyOn(console, 'error').mockImplementation((text) => {
      written.stderr += `${text}\n`;
    }) as never,
  );
  const set = Object.entries(process.env).filter(([name]) => name.startsWith('RACECAR_'));
  for (const [name] of set) delete process.env[name];
  try {
    return { code: await runProgram(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    Object.assign(process.env, Object.fromEntries(set));
  }
}

import { execFileSync } from 'node:child_process';
import type { Engine, Engines } from '../harness/study/runner.ts';
import { remark } from '../harness/terminal/say.ts';
import { InputError, messageOf } from '../kit/errors.ts';
import type { DeclaredStudy } from './file/study-schema.ts';
import { setUp } from './runs/setup.ts';
import { filesOf, hashOf } from './runs/sources.ts';

const name = 'commands';

/**
 * What computes is the user’s own programs. Loading them is to set them up, and to ask for their versions, which every run remembers.
 */
export function enginesOf(
  root: string,
  { setup, versions, experiments }: Pick<DeclaredStudy, 'setup' | 'versions' | 'experiments'>,
): Engines {
  let loaded: Promise<Engine> | undefined;
  const load = async (): Promise<Engine> => {
    const sourcesOf = () =>
      hashOf(
        root,
        Object.values(experiments).flatMap(({ files }) => filesOf(root, files)),
      );
    await setUp(root, setup, sourcesOf, (log) =>
      remark(`racecar: setting up, once; what is said goes to ${log}`),
    );
    const told = Object.entries(versions).map(([what, command]) => versionOf(root, what, command));
    return { name, version: told.join(', ') || `${name}, whose versions the study does not ask for` };
  };
  return {
    names: [name],
    load: () => {
      loaded ??= load();
      return loaded;
    },
    survey: async () => [{ name, loads: true, version: name, isSlow: false }],
  };
}

/** `python 3.11.7`: the first line that a command says. @throws InputError where it says none, or fails */
function versionOf(root: string, what: string, [file = '', ...args]: readonly string[]): string {
  try {
    const said = execFileSync(file, args, {
      cwd: root,
      encoding: 'utf8',
      timeout: 60_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const line = said.trim().split('\n')[0] ?? '';
    if (line === '') throw new Error('it says nothing');
    return line.toLowerCase().includes(what.toLowerCase()) ? line : `${what} ${line}`;
  } catch (error) {
    const why = messageOf(error).split('\n')[0];
    throw new InputError(`versions: ${what}: ${[file, ...args].join(' ')}: ${why}`);
  }
}

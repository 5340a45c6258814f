import { join } from 'node:path';
import { createJiti } from 'jiti';
import type { Runs } from '../../harness/study/claim.ts';
import { InputError, messageOf } from '../../kit/errors.ts';
import { isThere } from '../../kit/files.ts';
import type { StudyFile } from '../file/study-file.ts';
import type { Functions } from './measures.ts';

/**
 * Loads the functions that measures name: JavaScript, or TypeScript, which Node 20 cannot read itself.
 *
 * @throws InputError at the place of the file that names one which is not there
 */
export async function loadFunctions({ study, errorAt }: StudyFile, root: string): Promise<Functions> {
  const found = new Map<string, (runs: Runs) => number>();
  const jiti = createJiti(join(root, 'racecar.yaml'), { moduleCache: false, fsCache: false });
  for (const [experiment, { claims }] of Object.entries(study.experiments)) {
    for (const [claim, { measures }] of Object.entries(claims)) {
      for (const [measure, { function: named }] of Object.entries(measures)) {
        if (named === undefined || found.has(named)) continue;
        const path = ['experiments', experiment, 'claims', claim, 'measures', measure, 'function'];
        const [file = '', name = ''] = named.split('#');
        if (!isThere(join(root, file)))
          throw errorAt(path, `expected a file beside this one, found no ${file}`);
        const module = await load(jiti, join(root, file), (why) => errorAt(path, `${file}: ${why}`));
        const own = module[name];
        if (typeof own !== 'function') {
          throw errorAt(
            path,
            `${file}: expected a function ${name}, it exports ${Object.keys(module).join(', ') || 'nothing'}`,
          );
        }
        found.set(named, (runs) => numberOf(own as (runs: Runs) => unknown, named, runs));
      }
    }
  }
  return found;
}

async function load(
  jiti: ReturnType<typeof createJiti>,
  file: string,
  problem: (why: string) => Error,
): Promise<Record<string, unknown>> {
  try {
    return await jiti.import<Record<string, unknown>>(file);
  } catch (error) {
    throw problem(messageOf(error).split('\n')[0] as string);
  }
}

/** @throws InputError where a function fails, or gives something else than it should */
function numberOf(own: (runs: Runs) => unknown, named: string, runs: Runs): number {
  let value: unknown;
  try {
    value = own(runs);
  } catch (error) {
    throw new InputError(`${named}: ${messageOf(error)}`);
  }
  if (typeof value === 'number') return value;
  throw new InputError(`${named}: expected a number, got ${typeof value}`);
}

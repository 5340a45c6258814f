import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Engine, Engines } from '../../harness/study/runner.ts';
import { codeOf, InputError, messageOf } from '../../kit/errors.ts';
import { isFolder, isThere, readBounded } from '../../kit/files.ts';
import { sha256 } from '../../kit/hash.ts';
import { projectPath } from '../../kit/project.ts';

/** The authors' own program: their scripts, in a clone that the user has made, and a Python with a TensorFlow of today. */

/** The commit of github.com/tum-pbs/racecar that they are of, and what SHA-256 they have there. */
const commit = '2c0e8aa';
export const scripts = {
  mnist: {
    file: 'mnist_training.py',
    sha256: 'c8903d060b11b0bc07a43592d689431e17775e40221c3accf7dee24bc9816fd3',
  },
  peak: {
    file: 'peak_training.py',
    sha256: '69cc3c27be5fde2f083532cc78d5d0a1dd3051300537c0049b744d74547555c4',
  },
} as const;
/** They copy it beside their results. */
const copied = 'RUN_ME.py';

/** What runs the scripts, as they are. */
export const shim = projectPath('original/run.py');
const requirements = 'original/requirements.txt';

const programVariable = 'RACECAR_ORIGINAL';
const pythonVariable = 'RACECAR_PYTHON';

export const python = (): string => process.env[pythonVariable] || 'python3';

/**
 * The folder that the scripts are in.
 *
 * @throws InputError where nobody has named it, or it has others
 */
export function programFolder(): string {
  const given = process.env[programVariable];
  const wanted = `expected the folder SVD-example of a clone of tum-pbs/racecar at commit ${commit}`;
  if (!given) throw new InputError(`${programVariable}: ${wanted}, got nothing`);
  if (!isFolder(given)) throw new InputError(`${programVariable}: ${wanted}, found no folder ${given}`);
  for (const { file, sha256: expected } of Object.values(scripts)) {
    const path = join(given, file);
    if (!isThere(path)) throw new InputError(`${programVariable}: ${wanted}, found no ${file} in ${given}`);
    const found = sha256(readBounded(path, 1));
    if (found !== expected)
      throw new InputError(`${path}: expected that of commit ${commit} (SHA-256 ${expected}), got ${found}`);
  }
  if (!isThere(join(given, copied)))
    throw new InputError(`${programVariable}: ${wanted}, found no ${copied} in ${given}`);
  return resolve(given);
}

const versions = `import sys, tensorflow, numpy, imageio
print(f"tensorflow {tensorflow.__version__}, numpy {numpy.__version__}, imageio {imageio.__version__}, Python {sys.version.split()[0]}")`;

/** `tensorflow 2.21.0, numpy 2.4.6, imageio 2.37.0, Python 3.11.7`. @throws InputError where one of them is not there */
function versionsOf(file: string): string {
  const wanted = `${file}: expected a Python with TensorFlow, NumPy and imageio (${requirements}; ${pythonVariable} names another)`;
  try {
    const said = execFileSync(file, ['-c', versions], {
      encoding: 'utf8',
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '' },
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return said.trim().split('\n').at(-1) ?? '';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new InputError(`${wanted}, found no such program`);
    const { stderr = '' } = error as { stderr?: string };
    throw new InputError(`${wanted}: ${stderr.trim().split('\n').at(-1) || messageOf(error)}`);
  }
}

/** What computes in the study of the authors' program is that program. */
export function originalEngines(): Engines {
  const name = 'original';
  let loaded: Engine | undefined;
  const load = async (): Promise<Engine> => {
    programFolder();
    loaded ??= { name, version: `the authors’ scripts ${commit}, ${versionsOf(python())}` };
    return loaded;
  };
  return {
    names: [name],
    load,
    survey: async () => {
      try {
        return [{ ...(await load()), loads: true, isSlow: false }];
      } catch (error) {
        return [{ name, loads: false, installed: true, reason: messageOf(error), isSlow: false }];
      }
    },
  };
}

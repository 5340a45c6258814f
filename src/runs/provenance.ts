import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { codeOf } from '../kit/errors.ts';
import { projectPath, projectVersion } from '../kit/project.ts';
import type { Provenance } from './records.ts';

/** What is known of the machine and of the code, and why something is not. */
interface Known {
  readonly provenance: Provenance;
  /** Why no commit is recorded, where there is a checkout; null otherwise. */
  readonly problem: string | null;
}
let known: Known | undefined;

/** What a result was made with. Names no host, no user and no path. Git is asked once, since it takes a while. */
export const provenance = (): Provenance => find().provenance;

/** Why no commit is recorded although this is a checkout, in a line; null where one is. */
export const provenanceProblem = (): string | null => find().problem;

function find(): Known {
  known ??= findOut();
  return known;
}

function findOut(): Known {
  const { commit, problem } = gitCommit();
  const versions = {
    project: projectVersion(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
  };
  return { provenance: { versions, gitCommit: commit, processor: processor() }, problem };
}

/**
 * The commit of this project's own checkout; null where it is none. Variables such as GIT_DIR, which hooks of git set,
 * would name another one.
 */
function gitCommit(): { commit: string | null; problem: string | null } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  // The checkout may be another user's: its code is running already, and git may as well say which it is.
  const settings = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '--no-optional-locks'];
  const git = (...args: string[]) =>
    execFileSync('git', [...settings, '-C', projectPath('.'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, LC_ALL: 'C' },
    }).trim();
  try {
    const isInsideAnother = git('rev-parse', '--show-prefix') !== '';
    if (isInsideAnother) return { commit: null, problem: null };
    const commit = git('rev-parse', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+changes');
    return { commit, problem: null };
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? '').trim();
    const isNone = codeOf(error) === 'ENOENT' || /not a git repository/.test(said);
    return { commit: null, problem: isNone ? null : said.split('\n')[0] || 'git failed' };
  }
}

/** Vector instructions, by their names on Linux, that libraries of mathematics choose their kernels by. */
const telling =
  /^(sse2|sse3|pni|ssse3|sse4_1|sse4_2|avx|f16c|fma|avx2|avx_vnni|avx512\w*|amx\w*|asimd|asimd(hp|dp|fhm)|sve\w*|i8mm|bf16|vsx|altivec|advsimd|feat_(bf16|dotprod|fp16|i8mm|sme\w*))$/;

function processor(): Provenance['processor'] {
  return { model: cpus()[0]?.model.trim() || 'unknown', extensions: extensions() };
}

function extensions(): string[] | null {
  try {
    if (process.platform === 'linux') {
      const [, flags] = readFileSync('/proc/cpuinfo', 'utf8').match(/^(?:flags|Features)\s*:\s*(.*)$/m) ?? [];
      return flags
        ? flags
            .split(' ')
            .filter((flag) => telling.test(flag))
            .sort()
        : null;
    }
    if (process.platform === 'darwin') {
      const names = ['machdep.cpu.features', 'machdep.cpu.leaf7_features', 'hw.optional.arm'];
      // Those that the processor does not have are no names that sysctl knows; it tells the others all the same.
      const { stdout } = spawnSync('sysctl', names, { encoding: 'utf8' });
      const ofIntel = [...stdout.matchAll(/^machdep\S+: (.*)$/gm)].flatMap(([, list = '']) =>
        list.split(' '),
      );
      const ofArm = [...stdout.matchAll(/^hw\.optional\.arm\.(\w+): 1$/gm)].map(([, name = '']) => name);
      const told = [...ofIntel, ...ofArm].map((name) => name.toLowerCase().replace('.', '_'));
      return told.filter((name) => telling.test(name)).sort();
    }
  } catch {
    // Not told.
  }
  return null;
}

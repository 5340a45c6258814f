import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { codeOf } from '../../kit/errors.ts';
import { projectVersion } from '../../kit/project.ts';
import type { Provenance } from '../study/run-file.ts';

const known = new Map<string, ReturnType<typeof findOut>>();

/**
 * What a result was made with. Names no host, no user and no path. Git is asked once, since it takes a while.
 *
 * @param root of the study
 */
export const provenance = (root: string): Provenance => find(root).provenance;

/** Why no commit is recorded although this is a checkout, in a line; null where one is. */
export const provenanceProblem = (root: string): string | null => find(root).problem;

function find(root: string) {
  const found = known.get(root) ?? findOut(root);
  known.set(root, found);
  return found;
}

function findOut(root: string): { provenance: Provenance; problem: string | null } {
  const { commit, problem } = gitCommit(root);
  const { node, v8 } = process.versions;
  const versions = { tool: projectVersion(), node, v8, platform: `${process.platform} ${process.arch}` };
  const processor = { model: cpus()[0]?.model.trim() || 'unknown', extensions: extensions() };
  return { provenance: { versions, gitCommit: commit, processor }, problem };
}

/**
 * The commit of the checkout that the study is part of; null where it is none: a folder that lies in somebody's checkout and
 * has no file of it. Variables such as GIT_DIR, which hooks of git set, would name another one.
 */
function gitCommit(root: string): { commit: string | null; problem: string | null } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  // The checkout may be another user's: its code is running already, and git may as well say which it is.
  const settings = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '--no-optional-locks'];
  const git = (...args: string[]) =>
    execFileSync('git', [...settings, '-C', root, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, LC_ALL: 'C' },
    }).trim();
  try {
    if (git('ls-files', '--', '.') === '') return { commit: null, problem: null };
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

function extensions(): string[] | null {
  const tellingOf = (names: readonly string[]) => names.filter((name) => telling.test(name)).sort();
  try {
    if (process.platform === 'linux') {
      const [, flags] = readFileSync('/proc/cpuinfo', 'utf8').match(/^(?:flags|Features)\s*:\s*(.*)$/m) ?? [];
      return flags ? tellingOf(flags.split(' ')) : null;
    }
    if (process.platform === 'darwin') {
      const names = ['machdep.cpu.features', 'machdep.cpu.leaf7_features', 'hw.optional.arm'];
      // Those that the processor does not have are no names that sysctl knows; it tells the others all the same.
      const { stdout } = spawnSync('sysctl', names, { encoding: 'utf8' });
      const lists = [...stdout.matchAll(/^machdep\S+: (.*)$/gm)].flatMap(([, list = '']) => list.split(' '));
      const ofArm = [...stdout.matchAll(/^hw\.optional\.arm\.(\w+): 1$/gm)].map(([, name = '']) => name);
      return tellingOf([...lists, ...ofArm].map((name) => name.toLowerCase().replace('.', '_')));
    }
  } catch {
    // Not told.
  }
  return null;
}

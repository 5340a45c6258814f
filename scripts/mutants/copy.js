/** A copy of the checkout that may be spoiled, and what is run in it. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every file of the checkout that git does not ignore, and that is there. */
export function filesOfCheckout() {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: root,
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git: ${stderr.trim()}`);
  const isFile = (file) => lstatSync(join(root, file), { throwIfNoEntry: false })?.isFile() ?? false;
  return [...new Set(stdout.split('\0'))].filter((file) => file !== '' && isFile(file)).sort();
}

/** One hash of all that a result without a fault depends on. */
export function hashOfCheckout() {
  const hash = createHash('sha256');
  for (const file of filesOfCheckout().filter((name) =>
    /^(src|specs|fixtures|data)\/|^[\w.]+\.(js|json)$/.test(name),
  )) {
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** The place of copies, one after the other at the same path, so that what Jest has compiled serves again. */
export class Workplace {
  #place = mkdtempSync(join(tmpdir(), 'racecar-mutants-'));
  #children = new Set();
  folder = join(this.#place, 'checkout');
  cache = join(this.#place, 'jest');
  failures = join(this.#place, 'failures.jsonl');

  /** A fresh copy, with the packages of the checkout. */
  copy() {
    rmSync(this.folder, { recursive: true, force: true });
    for (const file of filesOfCheckout()) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(root, file), join(this.folder, file));
    }
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /**
   * Runs Node in the copy, with nothing in its environment that is about this program, and the same priority.
   *
   * @param isEnough asked now and then: whether what it has done is enough, and it can be ended
   * @returns its exit code, null where it was ended after so many minutes or before; and what it said
   */
  node(args, minutes, env = {}, isEnough = () => false) {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('RACECAR_') && !['CI', 'GITHUB_STEP_SUMMARY'].includes(name),
    );
    return new Promise((resolve) => {
      const child = spawn(process.execPath, args, {
        cwd: this.folder,
        env: { ...Object.fromEntries(inherited), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true, // so that what it starts ends with it
      });
      this.#children.add(child);
      let [said, isEnded] = ['', false];
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (text) => {
          said = (said + text).slice(-20_000);
        });
      }
      const stop = () => {
        isEnded = true;
        end(child);
      };
      const timer = setTimeout(stop, 60_000 * minutes);
      const asking = setInterval(() => isEnough() && stop(), 10_000);
      child.on('close', (code) => {
        clearTimeout(timer);
        clearInterval(asking);
        this.#children.delete(child);
        resolve({ code: isEnded ? null : code, said });
      });
    });
  }

  remove() {
    for (const child of this.#children) end(child);
    rmSync(this.#place, { recursive: true, force: true });
  }
}

function end(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

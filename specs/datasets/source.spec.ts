import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { goldenFolderOf, placeOf, readFixture } from '../../src/harness/golden/fixture.ts';
import { openData } from '../../src/harness/study/open-data.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import { sha256 } from '../../src/kit/hash.ts';
import { projectPath } from '../../src/kit/project.ts';
import { imageFolder } from '../../src/lab/data/image-folder.ts';
import { drawnRows, type LabData } from '../../src/lab/data/lab-data.ts';
import {
  digestOf,
  foldersOf,
  formatManifest,
  homeOf,
  parseManifest,
  readImages,
  readManifest,
  verifyImages,
  within,
} from '../../src/lab/data/manifest.ts';
import { mnistData } from '../../src/paper/mnist/data.ts';
import { peakData } from '../../src/paper/peak/data.ts';
import { study } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';

const folder = temporaryFolder();
const home = projectPath(homeOf('synthetic'));
const manifest = readManifest(projectPath('.'), 'synthetic');
const verify = () => verifyImages(manifest, readImages(folder, foldersOf(manifest)), 'there');

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(home, folder, { recursive: true });
});

describe('a manifest', () => {
  const text = formatManifest(manifest);

  it.each<[string, string]>([
    ['ends of lines of Windows', text.replaceAll('\n', '\r\n')],
    ['a byte-order mark', `\uFEFF${text}`],
    ['neither', text],
  ])('with %s is read', (_, given) => {
    expect(parseManifest(given)).toEqual(manifest);
  });
});

describe('verifying images', () => {
  it('accepts the images of the manifest', () => {
    expect(verify).not.toThrow();
  });

  it('names a missing image', () => {
    rmSync(join(folder, 'peak/1/7.png'));
    expect(verify).toThrow(/^there: peak\/1\/7\.png is missing \(expected 130 images\)$/);
  });

  it('names an unexpected image', () => {
    cpSync(join(folder, 'peak/1/7.png'), join(folder, 'peak/1/55.png'));
    expect(verify).toThrow(/^there: unexpected image peak\/1\/55\.png$/);
  });

  it('names a changed image, with both hashes', () => {
    cpSync(join(folder, 'MNIST/3.png'), join(folder, 'MNIST/0.png'));
    expect(verify).toThrow(/^there: MNIST\/0\.png has SHA-256 [0-9a-f]{12}…, expected [0-9a-f]{12}…$/);
  });

  it('says what a data folder looks like when it is given another', () => {
    rmSync(join(folder, 'MNIST'), { recursive: true });
    rmSync(join(folder, 'peak'), { recursive: true });
    expect(verify).toThrow(/expected a folder with MNIST\/ and peak\/, found no images there$/);
  });
});

describe('openData', () => {
  const [peak, mnist] = [experimentNamed(study, 'peak'), experimentNamed(study, 'mnist')];

  it.each([peak, mnist])(
    'refuses a folder of other images under the name of the original ones: $name',
    (experiment) => {
      expect(() => openData(experiment, { origin: 'auto', folder })).toThrow(/has SHA-256 .*, expected /);
    },
  );

  it('says what the folder of a data set looks like when it is given another', () => {
    expect(() => openData(mnist, { origin: 'auto', folder: join(folder, 'peak') })).toThrow(
      /peak: expected a folder with MNIST\/, found no images there$/,
    );
  });

  it('refuses to be asked for synthetic data and a folder of original images at once', () => {
    expect(() => openData(mnist, { origin: 'synthetic', folder })).toThrow(/synthetic data asked for/);
  });

  it.each([
    [peak, 110],
    [mnist, 4],
  ])('gives one hash for all images that are used, and their number: $name', (experiment, count) => {
    const opened = openData(experiment, { origin: 'synthetic' });
    expect(opened).toMatchObject({ origin: 'synthetic', isStandIn: true, count: `${count} images` });
    const used = (file: string) => /^(peak|MNIST\/[01](_test)?\.png$)/.test(file);
    const own = new Map([...within(manifest, [experiment.folder])].filter(([file]) => used(file)));
    expect(own.size).toBe(count);
    expect(opened.sha256).toBe(sha256(formatManifest(own)));
    const [first] = [...own.keys()];
    expect(digestOf(new Map([...own, [first as string, '0'.repeat(64)]]))).not.toBe(opened.sha256);
  });

  it.each([peak, mnist])('gives the hash that golden results of $name were made with', (experiment) => {
    const { sha256, origin } = openData(experiment, { origin: 'synthetic' });
    const place = placeOf({ origin, experiment: experiment.name, variant: 'RR', seed: 0 });
    expect(readFixture(goldenFolderOf(study), place)?.fixture.dataSha256).toBe(sha256);
  });
});

describe('images in a folder of their own', () => {
  /** A study with the synthetic images under both names, and two data sets in two folders. */
  const root = join(folder, 'study');
  const common = {
    root,
    image: { width: 28, height: 28 },
    classes: 2,
    titles: { original: 'O', synthetic: 'S' },
  };
  const some = (file: string, label: number) => [{ file, label }];
  const discs = imageFolder({
    ...common,
    folder: 'peak',
    train: some('peak/0/0.png', 0),
    test: some('peak/1/0.png', 1),
  });
  const digits = imageFolder({
    ...common,
    folder: 'MNIST',
    train: some('MNIST/0.png', 0),
    test: some('MNIST/1.png', 1),
  });
  const manifestFile = (origin: string) => join(root, `data/${origin}.sha256`);
  const imageFile = (origin: string, file: string) => join(root, 'data', origin, file);
  const open = (data: LabData, origin = 'auto', place?: string) =>
    openData({ name: 'toy', data }, { origin, folder: place });
  const addLine = (origin: string, file: string, hash: string) =>
    writeFileSync(manifestFile(origin), `${readFileSync(manifestFile(origin), 'utf8')}${hash}  ${file}\n`);
  /** Adds an image to a folder and to the manifest. */
  function add(origin: string, file: string, bytes: Uint8Array) {
    mkdirSync(dirname(imageFile(origin, file)), { recursive: true });
    writeFileSync(imageFile(origin, file), bytes);
    addLine(origin, file, sha256(bytes));
  }

  beforeEach(() => {
    for (const origin of ['original', 'synthetic']) {
      cpSync(home, join(root, 'data', origin), { recursive: true });
      cpSync(`${home}.sha256`, manifestFile(origin));
    }
  });

  it('are of a hash that depends on no other images', () => {
    const before = [open(discs).sha256, open(digits).sha256];
    expect(before[0]).not.toBe(before[1]);
    const image = readFileSync(join(home, 'MNIST/7.png'));
    add('original', 'letters/a.png', image);
    addLine('original', 'letters/never-installed.png', '0'.repeat(64));
    add('original', 'peak/0/99.png', image);
    expect([open(discs).sha256, open(digits).sha256]).toEqual(before);
  });

  it('are of another hash where one of those that are used is another', () => {
    const before = [open(discs).sha256, open(digits).sha256];
    const text = readFileSync(manifestFile('original'), 'utf8');
    const other = readFileSync(join(home, 'peak/0/1.png'));
    writeFileSync(imageFile('original', 'peak/0/0.png'), other);
    const line = /^.{64} {2}peak\/0\/0\.png$/m;
    writeFileSync(manifestFile('original'), text.replace(line, `${sha256(other)}  peak/0/0.png`));
    expect(open(discs).sha256).not.toBe(before[0]);
    expect(open(digits).sha256).toBe(before[1]);
  });

  it('are all verified, those that are not used as well, and no others', () => {
    rmSync(imageFile('original', 'MNIST/9.png'));
    expect(() => open(digits, 'original')).toThrow(
      /^data\/original: MNIST\/9\.png is missing \(expected 20 images\)$/,
    );
    expect(() => digits.load({ origin: 'original' })).toThrow(/MNIST\/9\.png is missing/);
    expect(open(discs, 'original')).toMatchObject({ origin: 'original', isStandIn: false });
  });

  it('are the original ones where these are installed and intact, else what stands in for them', () => {
    expect(open(digits)).toMatchObject({ origin: 'original', title: 'O', isStandIn: false, warning: null });
    writeFileSync(imageFile('original', 'MNIST/0.png'), 'damaged');
    expect(open(digits)).toMatchObject({
      origin: 'synthetic',
      title: 'S',
      isStandIn: true,
      warning: expect.stringMatching(/^data\/original: MNIST\/0\.png has SHA-256 /),
    });
    expect(open(discs)).toMatchObject({ origin: 'original', warning: null });
    rmSync(join(root, 'data/original/MNIST'), { recursive: true });
    expect(open(digits)).toMatchObject({ origin: 'synthetic', warning: null });
    expect(() => open(digits, 'original')).toThrow(
      'data/original: the original images are not installed; run "racecar data fetch", or name their folder with --data-dir',
    );
  });

  it('are looked for where the user says, and there alone', () => {
    rmSync(join(root, 'data/original'), { recursive: true });
    expect(open(digits, 'auto', folder)).toMatchObject({ origin: 'original', folder });
    expect(open(digits, 'original', folder).sha256).toBe(open(digits, 'synthetic').sha256);
    rmSync(join(folder, 'MNIST/0.png'));
    expect(() => open(digits, 'auto', folder)).toThrow(/MNIST\/0\.png is missing/);
  });

  it('are named where they are damaged', () => {
    const damaged = Buffer.from('no picture');
    writeFileSync(imageFile('original', 'MNIST/1.png'), damaged);
    const text = readFileSync(manifestFile('original'), 'utf8');
    const line = /^.{64} {2}MNIST\/1\.png$/m;
    writeFileSync(manifestFile('original'), text.replace(line, `${sha256(damaged)}  MNIST/1.png`));
    expect(() => digits.load({ origin: 'original' })).toThrow(/^MNIST\/1\.png: expected a PNG image/);
  });

  it('are named where no manifest has them', () => {
    const more = imageFolder({ ...common, folder: 'MNIST', train: some('MNIST/99.png', 0), test: [] });
    expect(() => more.load({ origin: 'synthetic' })).toThrow(/^MNIST\/99\.png: is used, and in no manifest$/);
  });
});

describe('the images of the paper', () => {
  it('are of peak 50 + 50 for training and 5 + 5 for testing, raw 0…255', () => {
    const { train, test } = peakData.load({ origin: 'synthetic' });
    expect([train.inputs.shape, train.labels.shape]).toEqual([
      [100, 784],
      [100, 2],
    ]);
    expect([test.inputs.shape, test.labels.shape]).toEqual([
      [10, 784],
      [10, 2],
    ]);
    expect(Array.from(test.labels.values)).toEqual(
      [...Array(5).fill([1, 0]), ...Array(5).fill([0, 1])].flat(),
    );
    expect(Math.max(...train.inputs.values)).toBe(255);
    expect(train.inputs.values[8 * 28 + 6]).toBe(255); // the disc of class 0, row 8, column 6
    expect(train.inputs.values[50 * 784 + 21 * 28 + 22]).toBe(255); // and of class 1
  });

  it('are of MNIST a 0 and a 1 among ten classes', () => {
    const { train, test } = mnistData.load({ origin: 'synthetic' });
    expect([train.inputs.shape, train.labels.shape]).toEqual([
      [2, 784],
      [2, 10],
    ]);
    expect(Array.from(train.labels.values)).toEqual([1, ...Array(9).fill(0), 0, 1, ...Array(8).fill(0)]);
    expect(test.inputs.values).not.toEqual(train.inputs.values);
  });
});

describe('the test images that are drawn', () => {
  const drawn = (test: number) => drawnRows({ rows: { training: 0, test } });

  it('are all of those of the paper', () => {
    expect(drawnRows(peakData)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(drawnRows(mnistData)).toEqual([0, 1]);
  });

  it.each([0, 1, 2, 15, 16])('are all where there are %i', (count) => {
    expect(drawn(count)).toEqual(Array.from({ length: count }, (_, at) => at));
  });

  it.each([17, 20, 31, 500, 10_000])(
    'are 16 of %i, the first, the last and those evenly between',
    (count) => {
      const rows = drawn(count);
      expect(rows).toHaveLength(16);
      expect([rows[0], rows.at(-1)]).toEqual([0, count - 1]);
      const gap = (count - 1) / 15;
      rows.forEach((row, at) => {
        expect(Math.abs(row - at * gap)).toBeLessThanOrEqual(0.5);
      });
      expect(new Set(rows).size).toBe(16);
    },
  );

  it('are of those that are run backwards, where these are not all', () => {
    const some = (test: number, reversed: number) => drawnRows({ rows: { training: 0, test, reversed } });
    expect(some(10_000, 500)).toEqual(drawn(500));
    expect(some(10_000, 3)).toEqual([0, 1, 2]);
    expect(some(5, 500)).toEqual(drawn(5));
  });
});

it('keeps the original data out of the repository: only its hashes are here', () => {
  expect(readManifest(projectPath('.'), 'original').size).toBe(130);
  writeFileSync(join(folder, 'note.txt'), ''); // other files beside the images do not matter
  expect(verify).not.toThrow();
});

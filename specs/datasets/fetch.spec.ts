import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '../../src/kit/project.ts';
import {
  foldersOf,
  readImages,
  readManifest,
  requireRoom,
  verifyImages,
} from '../../src/lab/data/manifest.ts';
import { fetchOriginal } from '../../src/paper/fetch.ts';
import { generateSynthetic } from '../../src/paper/synthetic/generate.ts';
import { archiveOf } from '../setup/archive.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';

/** The archives are real, and so is the server; the images in them are the synthetic ones, which we may ship. */
const images = generateSynthetic();
const manifest = readManifest(projectPath('.'), 'synthetic');
const verify = (target: string) =>
  verifyImages(manifest, readImages(target, foldersOf(manifest)), 'installed');
const root = 'racecar-2c0e8aa/';

const inArchive = [...images].map(([file, bytes]): [string, Uint8Array] => [
  `${root}SVD-example/${file}`,
  bytes,
]);
const readme: [string, Uint8Array] = [`${root}README.md`, Buffer.from('# racecar')];

const answers: Record<string, () => Promise<Buffer>> = {
  '/good.tar.gz': () => archiveOf([readme, ...inArchive]),
  '/incomplete.tar.gz': () => archiveOf(inArchive.slice(1)),
  '/altered.tar.gz': () =>
    archiveOf([...inArchive.slice(0, -1), [inArchive.at(-1)?.[0] as string, Buffer.from('x')]]),
  '/climbing.tar.gz': () => archiveOf([...inArchive, [`${root}../../escaped.png`, Buffer.from('x')]]),
  '/absolute.tar.gz': () => archiveOf([...inArchive, ['/escaped.png', Buffer.from('x')]]),
  '/corrupted.tar.gz': async () => {
    const archive = await archiveOf(inArchive);
    archive.fill(0x55, 20_000, 20_200);
    return archive;
  },
  '/short.tar.gz': async () => (await archiveOf(inArchive)).subarray(0, 5000),
  '/text.tar.gz': async () => Buffer.from('<html>not an archive</html>'),
};

const folder = temporaryFolder();
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const path = request.url as string;
    if (path === '/moved.tar.gz') return response.writeHead(302, { location: '/good.tar.gz' }).end();
    if (path === '/hangup.tar.gz') {
      const whole = await archiveOf(inArchive);
      response.writeHead(200, { 'content-length': whole.length });
      response.write(whole.subarray(0, 5000), () => response.destroy());
      return;
    }
    const answer = answers[path];
    if (answer) return response.writeHead(200).end(await answer());
    response.writeHead(404).end('none');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('fetching the original images', () => {
  it.each(['/good.tar.gz', '/moved.tar.gz'])('installs all images of %s, and nothing else', async (path) => {
    const target = join(folder, path);
    await fetchOriginal(base + path, manifest, target);
    expect(() => verify(target)).not.toThrow();
    expect(readdirSync(target).sort()).toEqual(['MNIST', 'peak']);
  });

  it.each<[string, RegExp]>([
    ['/incomplete.tar.gz', /peak\/0\/0\.png is missing \(expected 130 images\)/],
    ['/altered.tar.gz', /has SHA-256 [0-9a-f]+…, expected/],
    ['/climbing.tar.gz', /its entry ".*\.\.\/escaped\.png" climbs out of the archive/],
    ['/absolute.tar.gz', /its entry "\/escaped\.png" climbs out of the archive/],
    ['/corrupted.tar.gz', /could not fetch the archive/],
    ['/short.tar.gz', /could not fetch the archive \(unexpected end of file\)/],
    ['/hangup.tar.gz', /could not fetch the archive/],
    ['/text.tar.gz', /could not fetch the archive \(incorrect header check\)/],
    ['/nowhere.tar.gz', /could not fetch the archive \(the server answered 404 Not Found\)/],
  ])('installs nothing from %s, and leaves what was there', async (path, message) => {
    const target = join(folder, 'kept', path);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'earlier.txt'), 'mine');
    await expect(fetchOriginal(base + path, manifest, target)).rejects.toThrow(message);
    expect(readdirSync(target)).toEqual(['earlier.txt']);
    expect(readdirSync(join(target, '..')).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(existsSync(join(folder, 'escaped.png'))).toBe(false);
  });

  it('says so where there is no server', async () => {
    await expect(
      fetchOriginal('http://127.0.0.1:9/x.tar.gz', manifest, join(folder, 'none')),
    ).rejects.toThrow(/could not fetch the archive \(fetch failed: /);
  });
});

describe('a folder with something in it', () => {
  it('keeps it beside the images', async () => {
    const target = join(folder, 'my data');
    mkdirSync(join(target, 'thesis'), { recursive: true });
    writeFileSync(join(target, 'thesis/results.csv'), 'mine');
    await fetchOriginal(`${base}/good.tar.gz`, manifest, target, () => requireRoom(target, manifest, false));
    expect(() => verify(target)).not.toThrow();
    expect(readFileSync(join(target, 'thesis/results.csv'), 'utf8')).toBe('mine');
    // And once more, over what was installed.
    expect(() => requireRoom(target, manifest, false)).not.toThrow();
  });

  it.each([
    ['MNIST/0.png', /MNIST\/0\.png: is in the way, and not the image that would be installed/],
    ['peak/0/holidays.png', /peak\/0\/holidays\.png: is in the way/],
    ['MNIST', /MNIST: expected a folder, found a file/],
  ])('that is in the way, %s, is refused before anything is downloaded', async (name, message) => {
    const target = join(folder, `taken ${name.replaceAll('/', ' ')}`);
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), 'mine');
    const { code, stderr } = await runRacecar([
      'data',
      'fetch',
      '--url',
      `${base}/good.tar.gz`,
      '--out',
      target,
    ]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/downloading/);
    expect(readFileSync(join(target, name), 'utf8')).toBe('mine');
  });

  it('is the project’s own: there a damaged image is replaced', () => {
    const target = join(folder, 'home');
    mkdirSync(join(target, 'MNIST'), { recursive: true });
    writeFileSync(join(target, 'MNIST/0.png'), 'damaged');
    expect(() => requireRoom(target, manifest, true)).not.toThrow();
  });

  it('of a file manager’s is no image', async () => {
    const target = join(folder, 'browsed');
    await fetchOriginal(`${base}/good.tar.gz`, manifest, target);
    writeFileSync(join(target, 'MNIST/.DS_Store'), 'x');
    writeFileSync(join(target, 'MNIST/._0.png'), 'x');
    expect(() => verify(target)).not.toThrow();
  });

  it('is read through links', async () => {
    const target = join(folder, 'linked');
    await fetchOriginal(`${base}/good.tar.gz`, manifest, join(folder, 'far away'));
    mkdirSync(target);
    for (const sub of ['MNIST', 'peak']) symlinkSync(join(folder, 'far away', sub), join(target, sub));
    expect(() => verify(target)).not.toThrow();
  });
});

describe('racecar data fetch', () => {
  it.each([
    ['/nowhere.tar.gz', /the server answered 404 Not Found/],
    ['/good.tar.gz', /unexpected image|has SHA-256/], // the synthetic images are not the original ones
  ])('ends with exit code 2 and one line for %s', async (path, message) => {
    const target = join(folder, 'cli');
    const { code, stderr } = await runRacecar(['data', 'fetch', '--url', base + path, '--out', target]);
    expect(code).toBe(2);
    expect(stderr.split('\n').filter((line) => line && !line.includes('downloading'))).toHaveLength(1);
    expect(stderr).toMatch(message);
    expect(existsSync(target)).toBe(false);
  });
});

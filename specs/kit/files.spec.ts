import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  flushToDisk,
  makeFolder,
  readBounded,
  readText,
  statOf,
  writeWhole,
  writingMany,
} from '../../src/kit/files.ts';
import { comesByItself, filesBelow, removeFiles } from '../../src/kit/folders.ts';
import { readJson } from '../../src/kit/json.ts';
import { temporaryFolder } from '../setup/folders.ts';

const root = temporaryFolder();
const touch = (...names: string[]) => {
  for (const name of names) writeWhole(join(root, name), name);
};

describe('making folders', () => {
  it('makes those above, and takes those that are there', () => {
    makeFolder(join(root, 'a/b/c'));
    makeFolder(join(root, 'a/b/c'));
    expect(existsSync(join(root, 'a/b/c'))).toBe(true);
  });

  // Node's own mkdir with `recursive` never comes back from here.
  it.each(['/dev/fd/63_images/a', '/proc/nowhere/a'])(
    'ends under a parent that refuses children: %s',
    (path) => {
      expect(() => makeFolder(path)).toThrow(/ENOENT: no such file or directory, mkdir '\/(dev|proc)\//);
    },
  );

  it('names what is in its place', () => {
    touch('file');
    expect(() => makeFolder(join(root, 'file'))).toThrow(/file: expected a folder, found something else$/);
    expect(() => makeFolder(join(root, 'file/below'))).toThrow(/ENOTDIR: .*file\/below/);
    symlinkSync(join(root, 'nowhere'), join(root, 'dangling'));
    expect(() => makeFolder(join(root, 'dangling'))).toThrow(/dangling: expected a folder/);
  });
});

describe('writing many files', () => {
  const listeners = () => ['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => process.listenerCount(signal));

  it('listens for the end of the process once, and no longer than that', () => {
    const before = listeners();
    const during = writingMany(() => {
      touch('many/1');
      const after = listeners();
      touch('many/2', 'many/3');
      expect(listeners()).toEqual(after);
      return after;
    });
    expect(during).toEqual(before.map((count) => count + 1));
    expect(listeners()).toEqual(before);
    expect(readdirSync(join(root, 'many')).sort()).toEqual(['1', '2', '3']);
  });

  it('ends so where a write fails, with what it says', () => {
    const before = listeners();
    const intoFile = () => {
      touch('in-the-way');
      touch('in-the-way/1');
    };
    expect(() => writingMany(intoFile)).toThrow(/in-the-way: expected a folder/);
    expect(listeners()).toEqual(before);
  });
});

describe('reading', () => {
  it('takes a pipe, to its bound', () => {
    const script = `
      import { readBounded } from ${JSON.stringify(new URL('../../dist/kit/files.js', import.meta.url).href)};
      try { console.log(readBounded('/dev/stdin', 1).length); } catch (error) { console.log(error.message); }`;
    const read = (megabytes: number) =>
      spawnSync(
        'sh',
        ['-c', `head -c ${megabytes * 2 ** 20} /dev/zero | node --input-type=module -e "$0"`, script],
        {
          encoding: 'utf8',
        },
      ).stdout.trim();
    expect(read(1)).toBe(String(2 ** 20));
    expect(read(2)).toBe('/dev/stdin: expected at most 1 MiB, got more bytes');
  });

  it('says of a folder that it is one, by its name', () => {
    expect(() => readBounded(root, 1)).toThrow(`EISDIR: illegal operation on a directory, read '${root}'`);
  });

  it('passes over a byte-order mark', () => {
    writeFileSync(join(root, 'marked.json'), '\uFEFF{"a":1}');
    expect(readJson(join(root, 'marked.json'), z.object({ a: z.number() }))).toEqual({ a: 1 });
    expect(readText(join(root, 'marked.json'))).toBe('{"a":1}');
  });

  it('does not take what may not be looked at for missing', () => {
    symlinkSync('loop', join(root, 'loop'));
    expect(() => statOf(join(root, 'loop'))).toThrow(/ELOOP/);
    expect(statOf(join(root, 'nowhere'))).toBeNull();
    expect(statOf(join(root, 'file/below'))).toBeNull();
  });

  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const canBeNobody = spawnSync('setpriv', [...asNobody, 'true']).status === 0;
  (canBeNobody ? it : it.skip)('names the file that may not be read, and why', () => {
    touch('kept/secret.json');
    execFileSync('chmod', ['755', root]);
    execFileSync('chmod', ['700', join(root, 'kept')]);
    const script = `
      import { isThere } from ${JSON.stringify(new URL('../../dist/kit/files.js', import.meta.url).href)};
      try { console.log(isThere(process.argv[1])); } catch (error) { console.log(error.message); }`;
    const { stdout } = spawnSync(
      'setpriv',
      [...asNobody, 'node', '--input-type=module', '-e', script, join(root, 'kept/secret.json')],
      { encoding: 'utf8' },
    );
    expect(stdout).toMatch(/^EACCES: permission denied, stat '.*kept\/secret\.json'$/m);
  });
});

describe('files that come by themselves', () => {
  it.each([
    '.DS_Store',
    '._0.png',
    'Thumbs.db',
    'desktop.ini',
    'notes.txt~',
    '#notes#',
    '.notes.swp',
    'a.json.bak',
  ])('%s is one', (name) => expect(comesByItself(name)).toBe(true));
  it.each(['0.png', 'run.json', 'test_0000', 'notes.txt', 'results.csv'])('%s is none', (name) =>
    expect(comesByItself(name)).toBe(false),
  );
});

describe('the files below a folder', () => {
  it('are found through links, one that leads nowhere is named, and what comes by itself is not', () => {
    touch('real/b.txt', 'real/deep/a.txt', 'tree/c.txt', 'tree/.DS_Store');
    symlinkSync('../real', join(root, 'tree/linked'));
    symlinkSync('nowhere', join(root, 'tree/gone'));
    expect(filesBelow(join(root, 'tree'))).toEqual(['c.txt', 'gone', 'linked/b.txt', 'linked/deep/a.txt']);
    expect(filesBelow(join(root, 'nowhere'))).toEqual([]);
  });

  it('are not looked for without end', () => {
    mkdirSync(join(root, 'ring'));
    symlinkSync('.', join(root, 'ring/again'));
    expect(() => filesBelow(join(root, 'ring'))).toThrow(
      /ring\/again: is a link to a folder that it lies in/,
    );
  });

  it('are removed with the folders that are left empty, and others stay', () => {
    touch('house/room/ours', 'house/room/chest/ours', 'house/attic/ours', 'house/attic/mine');
    removeFiles(join(root, 'house'), ['room/ours', 'room/chest/ours', 'attic/ours']);
    expect(readdirSync(join(root, 'house'), { recursive: true }).sort()).toEqual(['attic', 'attic/mine']);
  });
});

it('flushes files, folders and all, and names one that is not there', async () => {
  touch('flushed/a', 'flushed/b');
  await flushToDisk([join(root, 'flushed/a'), join(root, 'flushed/b')]);
  await expect(flushToDisk([join(root, 'flushed/c')])).rejects.toThrow(/flushed\/c/);
  expect(readFileSync(join(root, 'flushed/a'), 'utf8')).toBe('flushed/a');
});

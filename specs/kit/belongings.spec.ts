import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { beginWriting, endWriting, requireClear, writeBelongings } from '../../src/kit/belongings.ts';
import { writeWhole } from '../../src/kit/files.ts';
import { temporaryFolder } from '../setup/folders.ts';

const root = temporaryFolder();
let folder: string;
let n = 0;
beforeEach(() => {
  folder = join(root, `a folder [${n++}]`);
});

const belongings = {
  roots: ['index.html', 'pictures'],
  writes: (file: string) => file === 'index.html' || /^pictures\/\d\.png$/.test(file),
};
const write = (name: string, text = name) => writeWhole(join(folder, name), text);
const files = () =>
  (readdirSync(folder, { recursive: true, withFileTypes: true }) as import('node:fs').Dirent[])
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
/** One of our own turns. */
function fill(...names: string[]) {
  beginWriting(folder, belongings);
  for (const name of names) write(name);
  endWriting(folder, belongings);
}

describe('what this program wrote into a folder', () => {
  it('is replaced by the next turn, and what else lies there stays', () => {
    write('thesis.txt');
    fill('index.html', 'pictures/1.png', 'pictures/2.png');
    fill('index.html', 'pictures/3.png');
    expect(files()).toEqual(['index.html', 'pictures/3.png', 'racecar-files.json', 'thesis.txt']);
  });

  it.each([
    ['a file', () => write('index.html', 'mine'), /index\.html: is in the way/],
    ['a file in a folder', () => write('pictures/holidays.jpg'), /pictures\/holidays\.jpg: is in the way/],
    ['a file where a folder is to be', () => write('pictures', 'mine'), /pictures: is in the way/],
    [
      'a link to a folder',
      () => {
        mkdirSync(join(root, 'album'), { recursive: true });
        writeFileSync(join(root, 'album/1.png'), 'mine');
        mkdirSync(folder, { recursive: true });
        symlinkSync(join(root, 'album'), join(folder, 'pictures'));
      },
      /pictures: is in the way/,
    ],
    [
      'a file that was changed since',
      () => {
        fill('index.html');
        write('index.html', 'edited by hand');
      },
      /index\.html: is in the way, and not as this program wrote it/,
    ],
    [
      'a file that someone added',
      () => {
        fill('pictures/1.png');
        write('pictures/2.png', 'mine');
      },
      /pictures\/2\.png: is in the way/,
    ],
  ])('does not include %s, which is refused before anything is touched', (_, put, message) => {
    put();
    const before = files();
    expect(() => requireClear(folder, belongings)).toThrow(message);
    expect(() => beginWriting(folder, belongings)).toThrow(message);
    expect(files()).toEqual(before);
    if (existsSync(join(root, 'album'))) expect(readdirSync(join(root, 'album'))).toEqual(['1.png']);
  });

  it('is told after a turn that was stopped, by the names that it writes', () => {
    beginWriting(folder, belongings);
    write('index.html');
    write('pictures/1.png');
    write('pictures/2.png.12345', 'half');
    write('pictures/notes.txt', 'mine');
    expect(() => fill()).toThrow(/pictures\/notes\.txt: is in the way/);
    expect(files()).toContain('pictures/1.png');
  });

  it('is cleared away after a turn that was stopped', () => {
    beginWriting(folder, belongings);
    write('pictures/1.png');
    write('pictures/2.png.12345', 'half');
    fill('index.html');
    expect(files()).toEqual(['index.html', 'racecar-files.json']);
  });

  it('does not mind what comes by itself, nor removes it', () => {
    fill('pictures/1.png');
    write('pictures/.DS_Store');
    fill('pictures/2.png');
    expect(files()).toEqual(['pictures/.DS_Store', 'pictures/2.png', 'racecar-files.json']);
  });

  it('includes what other commands listed below', () => {
    fill('pictures/1.png');
    writeBelongings(join(folder, 'pictures/of a model'), new Map([['v.png', Buffer.from('v')]]));
    fill('index.html');
    expect(files()).toEqual(['index.html', 'racecar-files.json']);
  });
});

describe('single files', () => {
  const image = (text: string) => new Map([['v_0000.png', Buffer.from(text)]]);

  it('replace ours, and no other', () => {
    writeBelongings(folder, image('one'));
    writeBelongings(folder, image('another'));
    expect(readFileSync(join(folder, 'v_0000.png'), 'utf8')).toBe('another');
    write('v_0000.png', 'mine!!!');
    write('v_0000.png', 'edited');
    expect(() => writeBelongings(folder, image('third'))).toThrow(/v_0000\.png: is in the way/);
    expect(readFileSync(join(folder, 'v_0000.png'), 'utf8')).toBe('edited');
  });

  it('that a power cut emptied are replaced', () => {
    writeBelongings(folder, image('one'));
    write('v_0000.png', '');
    writeBelongings(folder, image('one'));
    expect(readFileSync(join(folder, 'v_0000.png'), 'utf8')).toBe('one');
  });

  it('are all written, or none', () => {
    write('b.png', 'mine');
    const both = new Map([
      ['a.png', Buffer.from('a')],
      ['b.png', Buffer.from('b')],
    ]);
    expect(() => writeBelongings(folder, both)).toThrow(/b\.png: is in the way/);
    expect(files()).toEqual(['b.png']);
  });

  it('that are there with the same bytes are in nobody’s way', () => {
    write('v_0000.png', 'same');
    writeBelongings(folder, image('same'));
    expect(readFileSync(join(folder, 'v_0000.png'), 'utf8')).toBe('same');
  });
});

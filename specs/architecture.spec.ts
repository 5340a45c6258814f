import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '../src/kit/project.ts';

/** The rooms of src, each importing only from itself and from rooms before it. */
const rooms = [
  'kit',
  'engines',
  'datasets',
  'networks',
  'objectives',
  'training',
  'analysis',
  'runs',
  'claims',
  'golden',
  'report',
  'cli',
];

/** Packages that only some rooms may touch. */
const reserved: [packageName: RegExp, allowed: string[]][] = [
  [/^@tensorflow\//, ['engines', 'networks', 'objectives', 'training']],
  [/^ml-matrix$/, ['analysis']],
  [/^(commander|cli-progress|cli-table3)$/, ['cli']],
  [/^pure-rand\//, ['kit']],
  [/^jstat$/, ['claims']],
  [/^pixelmatch$/, ['golden']],
  [/^pngjs$/, ['kit']],
  [/^(junit-report-builder|preact|preact-render-to-string|@observablehq\/plot|linkedom|gifenc)$/, ['report']],
];

/** The mathematics and the claims: no files, no clocks, no environment, no printing. */
const pure = ['networks', 'objectives', 'training', 'analysis', 'claims'];

const source = projectPath('src');
const files = (readdirSync(source, { recursive: true, encoding: 'utf8' }) as string[])
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({
    file,
    room: file.split('/')[0] as string,
    text: readFileSync(resolve(source, file), 'utf8'),
  }));
const imports = files.flatMap(({ file, room, text }) =>
  [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map((match) => ({
    file,
    room,
    target: (match[1] ?? match[2]) as string,
  })),
);

describe('the house', () => {
  it('has these rooms, and every file is in one', () => {
    expect([...new Set(files.map(({ room }) => room))].sort()).toEqual([...rooms].sort());
  });

  it('has one-way traffic: each room imports only from the rooms before it', () => {
    const against = imports
      .filter(({ target }) => target.startsWith('.'))
      .map(({ file, room, target }) => ({
        file,
        room,
        to: relative(source, resolve(source, dirname(file), target)).split('/')[0] as string,
      }))
      .filter(({ room, to }) => rooms.indexOf(to) > rooms.indexOf(room))
      .map(
        ({ file, room, to }) =>
          `src/${file} imports from ${to}, but ${room} may import only from ${rooms.slice(0, rooms.indexOf(room)).join(', ')}`,
      );
    expect(against).toEqual([]);
  });

  it('keeps packages where they belong', () => {
    const against = imports.flatMap(({ file, room, target }) =>
      reserved
        .filter(([name, allowed]) => name.test(target) && !allowed.includes(room))
        .map(([, allowed]) => `src/${file} imports ${target}, which only ${allowed.join(', ')} may`),
    );
    expect(against).toEqual([]);
  });

  it('has a pure core: no files, clocks, environment or printing inside the mathematics', () => {
    const forbidden = /from 'node:|process\.|console\.|Date\.|performance\.|Math\.random/;
    expect(
      files.filter(({ room, text }) => pure.includes(room) && forbidden.test(text)).map(({ file }) => file),
    ).toEqual([]);
  });

  it('has small files: under 200 lines', () => {
    expect(files.filter(({ text }) => text.split('\n').length > 200).map(({ file }) => file)).toEqual([]);
  });
});

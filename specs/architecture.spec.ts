import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '../src/kit/project.ts';
import { experimentsOfPaper } from './setup/paper.ts';

const source = projectPath('src');
const drawing = readFileSync(projectPath('docs/architecture.md'), 'utf8');

/** The doors as the drawing has them: `paper --> lab`. */
const doors = [...drawing.matchAll(/^\s+(\w+) --> (\w+)$/gm)].map(([, from, to]) => `${from} → ${to}`);

/** The floors of the rooms that have several, each importing only from itself and from floors before it. */
const floors: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...drawing.matchAll(/^\| `(\w+)` \| ([^|]*→[^|]*) \|/gm)].map(([, room = '', order = '']) => [
    room,
    [...order.matchAll(/`(\w+)`/g)].map(([, floor = '']) => floor),
  ]),
);

/** Packages that only some places may touch. */
const reserved: [packageName: RegExp, allowed: string[]][] = [
  [/^@tensorflow\//, ['engines']],
  [/^ml-matrix$/, ['lab/analysis']],
  [/^commander$/, ['cli', 'harness/terminal', 'harness/study', 'lab/commands', 'paper']],
  [/^cli-progress$/, ['cli']],
  [/^cli-table3$/, ['harness/terminal']],
  [/^pure-rand\//, ['kit']],
  [/^jstat$/, ['harness/judge']],
  [/^pixelmatch$/, ['harness/golden']],
  [/^(pngjs|crc-32(\/.*)?)$/, ['kit']],
  [
    /^(junit-report-builder|preact|preact-render-to-string|@observablehq\/plot|linkedom)$/,
    ['harness/report'],
  ],
  [/^gifenc$/, ['paper/figures']],
  [/^(csv-parse(\/.*)?|jsonc-parser)$/, ['declared/measured']],
  [/^yaml$/, ['declared/file']],
  [/^jiti$/, ['declared/claims']],
  [/^@inquirer\//, ['cli']],
];

/** The mathematics and the claims: no files, no clocks, no environment, no printing. */
const pure = /^(lab\/(networks|objectives|training|analysis)|harness\/judge|paper\/\w+\/claims)\//;

const files = (readdirSync(source, { recursive: true, encoding: 'utf8' }) as string[])
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({
    file,
    room: file.split('/')[0] as string,
    text: readFileSync(resolve(source, file), 'utf8'),
  }));
const imports = files.flatMap(({ file, room, text }) =>
  [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map((match) => {
    const target = (match[1] ?? match[2]) as string;
    const to = target.startsWith('.') ? relative(source, resolve(source, dirname(file), target)) : null;
    return { file, room, target, to };
  }),
);
const inside = imports.flatMap(({ to, ...rest }) => (to === null ? [] : [{ ...rest, to }]));

/** `harness/golden/compare.ts` is on the floor `golden` of its room; a file beside the floors is on none. */
const floorOf = (file: string) => (file.split('/').length > 2 ? (file.split('/')[1] as string) : null);

describe('the house', () => {
  it('has the rooms of the drawing, and every file is in one', () => {
    const rooms = new Set(doors.flatMap((door) => door.split(' → ')));
    expect([...new Set(files.map(({ room }) => room))].sort()).toEqual([...rooms].sort());
  });

  it('has just the doors of the drawing', () => {
    const used = inside.map(({ room, to }) => [room, to.split('/')[0]]).filter(([from, to]) => from !== to);
    expect([...new Set(used.map((pair) => pair.join(' → ')))].sort()).toEqual([...doors].sort());
  });

  it('has one-way traffic on the stairs: each floor imports only from floors below', () => {
    const order = (room: string, floor: string | null) =>
      floor === null ? Number.POSITIVE_INFINITY : (floors[room]?.indexOf(floor) ?? -1);
    const against = inside.filter(({ file, room, to }) => {
      if (!floors[room] || to.split('/')[0] !== room || floorOf(file) === null) return false;
      return order(room, floorOf(to)) > order(room, floorOf(file));
    });
    expect(against.map(({ file, to }) => `src/${file} imports from ${to}`)).toEqual([]);
    const drawn = Object.entries(floors).flatMap(([room, own]) => own.map((floor) => `${room}/${floor}`));
    const there = files.flatMap(({ file, room }) =>
      floors[room] && floorOf(file) ? [`${room}/${floorOf(file)}`] : [],
    );
    expect([...new Set(there)].sort()).toEqual(drawn.sort());
  });

  it('keeps packages where they belong', () => {
    const against = imports.flatMap(({ file, target }) =>
      reserved
        .filter(
          ([name, allowed]) => name.test(target) && !allowed.some((place) => file.startsWith(`${place}/`)),
        )
        .map(([, allowed]) => `src/${file} imports ${target}, which only ${allowed.join(', ')} may`),
    );
    expect(against).toEqual([]);
  });

  it('has a pure core: no files, clocks, environment or printing inside the mathematics', () => {
    const forbidden = /from 'node:|process\.|console\.|Date\.|performance\.|Math\.random/;
    expect(
      files.filter(({ file, text }) => pure.test(file) && forbidden.test(text)).map(({ file }) => file),
    ).toEqual([]);
  });

  it('has small files: under 200 lines', () => {
    expect(files.filter(({ text }) => text.split('\n').length > 200).map(({ file }) => file)).toEqual([]);
  });

  it('has no two files of one name in two rooms', () => {
    const rooms = new Map<string, Set<string>>();
    // Of each experiment the same is to be told, so that its files have the same names.
    const others = files.filter(({ file }) => !/^paper\/(?!figures|synthetic)\w+\//.test(file));
    for (const { file, room } of others) {
      const name = basename(file, extname(file)).replace(/\.d$/, '');
      rooms.set(name, (rooms.get(name) ?? new Set()).add(room));
    }
    const twice = [...rooms].filter(([, where]) => where.size > 1).map(([name]) => name);
    expect(twice).toEqual([]);
  });
});

describe('the harness', () => {
  const own = files.filter(({ room }) => room === 'harness' || room === 'cli');
  const names = experimentsOfPaper.flatMap(({ name, folder, variants, data, metrics, claims }) => [
    name,
    folder,
    ...variants.map((variant) => variant.name),
    ...data.origins.map((origin) => origin.name),
    ...claims.map(({ id }) => id),
    // Names of metrics that are words of everyday cannot be looked for.
    ...metrics.map((metric) => metric.name).filter((metric) => /[A-Z.]/.test(metric)),
  ]);

  it('names no experiment, variant, origin of data, metric or claim', () => {
    const found = own.flatMap(({ file, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return [...new Set(names)].flatMap((name) => {
        const word = new RegExp(`(?<![\\w-])${name.replace(/[.]/g, '\\.')}(?![\\w-])`);
        return word.test(code) ? [`src/${file}: ${name}`] : [];
      });
    });
    expect(found).toEqual([]);
  });

  it('says variant, never objective, and knows no tensors', () => {
    const found = own.filter(
      ({ text, file }) => /objective/i.test(text) && file !== 'cli/reproduce-command.ts',
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });
});

describe('the drawing', () => {
  it('names files that are there', () => {
    const named = [...drawing.matchAll(/`((?:src|specs|docs|scripts|fixtures|data)\/[\w./-]+)`/g)].map(
      ([, file = '']) => file,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((file) => !existsSync(join(projectPath('.'), file)))).toEqual([]);
  });
});

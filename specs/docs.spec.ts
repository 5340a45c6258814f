import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import type * as Program from '../src/cli/program.ts';
import type * as LoadStudy from '../src/harness/study/load-study.ts';
import { runSchema } from '../src/harness/study/run-file.ts';
import { checkedOf, comparedOf, type Experiment } from '../src/harness/study/study.ts';
import { projectPath } from '../src/kit/project.ts';
import { importBuilt } from './setup/built.ts';
import {
  anchorsIn,
  codeIn,
  documentNamed,
  documents,
  examples,
  files,
  linksIn,
  spansIn,
  tableIn,
} from './setup/documents.ts';
import { experimentsOfPaper } from './setup/paper.ts';

/** What the documents name is there, and where they list something, nothing is missing. */

const { racecarProgram } = await importBuilt<typeof Program>('cli/program.js');
const { loadStudy } = await importBuilt<typeof LoadStudy>('harness/study/load-study.js');
const study = await loadStudy(projectPath('dist/paper/racecar.js'));
const program = await racecarProgram(study);
const { scripts } = JSON.parse(documentNamed('package.json')) as { scripts: Record<string, string> };

/** The commands that do something, by what follows `racecar`: `golden update`. */
const commands = new Map<string, Command>(commandsIn(program, ''));

function commandsIn(command: Command, before: string): [string, Command][] {
  return command.commands.flatMap((own) =>
    own.commands.length > 0
      ? commandsIn(own, `${before}${own.name()} `)
      : [[before + own.name(), own] as [string, Command]],
  );
}

const optionsOf = ({ options }: Command, isHidden: boolean): string[] =>
  options.filter(({ hidden }) => hidden === isHidden).flatMap(({ long }) => long ?? []);
const shown = new Set([
  '--help',
  '--version',
  ...[program, ...commands.values()].flatMap((one) => optionsOf(one, false)),
]);
const hidden = new Set([...commands.values()].flatMap((one) => optionsOf(one, true)));

const readme = documentNamed('README.md');
const names = experimentsOfPaper.map(({ name }) => name);
const namesOf = (variants: readonly { readonly name: string }[]) => variants.map(({ name }) => name);
const besidesOf = ({ variants }: Experiment) => variants.filter(({ isCompared }) => !isCompared);
const everyVariant = [...new Set(experimentsOfPaper.flatMap(({ variants }) => namesOf(variants)))];

/** A call of the program in some text: which command, and the options that follow it. */
interface Call {
  readonly command: string;
  readonly options: readonly string[];
}

/** Words that begin with two dashes, on the line of a call and those that it goes on in. */
const restOfCall = /^(?:[^\n;`#]|\\\n|\n\s+--)*/;
const optionsIn = (text: string): string[] => text.match(/(?<![\w-])--[a-z][a-z0-9-]*/g) ?? [];

function callsIn(text: string): Call[] {
  const words = [...commands.keys()].sort((a, b) => b.length - a.length).join('|');
  // `npm run original` is the program on another study.
  const program = 'racecar(?:\\.js)?(?: --study \\S+)?|npm run original --';
  const bare = new RegExp(`(?:${program}) (${words})(?![\\w-])`, 'g');
  const direct = [...text.matchAll(bare)].map((match) => callAt(text, match, match[1] as string));
  const byScript = [...text.matchAll(/npm run ([\w:]+) -- /g)].flatMap((match) => {
    const [, command] = /racecar\.js ([^-].*)$/.exec(scripts[match[1] as string] ?? '') ?? [];
    return command ? [callAt(text, match, command)] : [];
  });
  return [...direct, ...byScript];
}

function callAt(text: string, match: RegExpExecArray, command: string): Call {
  const rest = text.slice(match.index + match[0].length);
  return { command, options: optionsIn(restOfCall.exec(rest)?.[0] ?? '') };
}

describe('commands', () => {
  it('are those of the README’s table', () => {
    const spans = tableIn(readme, 'command', 'what it does').flatMap(([cell = '']) => spansIn(cell));
    // `data fetch|verify|generate` are three.
    const told = spans.flatMap((span) => {
      const [, group, choice] = /^racecar (\w+) (\w+(?:\|\w+)+)$/.exec(span) ?? [];
      if (group && choice) return choice.split('|').map((one) => `${group} ${one}`);
      return callsIn(span).map(({ command }) => command);
    });
    expect([...new Set(told)].sort()).toEqual([...commands.keys()].sort());
  });

  it('take the experiments and variants that the README names', () => {
    const span = (command: string) => {
      const cells = tableIn(readme, 'command', 'what it does').map(([cell = '']) => cell);
      return cells.find((cell) => cell.startsWith(`\`racecar ${command} `));
    };
    expect(span('train')).toContain(`<${names.join('|')}> <${everyVariant.join('|')}>`);
    expect(span('init')).toContain(`<${names.join('|')}>`);
  });

  const told = [...documents.flatMap(({ file, text }) => codeIn(text).map((code) => ({ file, code })))];
  const called = [...told, ...examples.map(({ file, text }) => ({ file, code: text }))].flatMap(
    ({ file, code }) => callsIn(code).map((call) => ({ file, ...call })),
  );

  it('are called with options that they have', () => {
    expect(called.length).toBeGreaterThan(40);
    const wrong = called.flatMap(({ file, command, options }) => {
      const own = [...optionsOf(commands.get(command) as Command, false), '--help'];
      return options.filter((one) => !own.includes(one)).map((one) => `${file}: racecar ${command} ${one}`);
    });
    expect(wrong).toEqual([]);
  });

  /** Options of other programs: the reference’s, Jest’s, Slurm’s. */
  const foreign = [...['--batchsize', '--training', '--testnum', '--modelnum'], ...['--verbose', '--array']];
  /** Those of programs of ours beside this one. */
  const ofScripts = new Set(
    files.filter((file) => /^(bench|scripts)\//.test(file)).flatMap((file) => optionsIn(documentNamed(file))),
  );

  it('have the options that are named alone; those of earlier versions only where that is told', () => {
    // Papers that are examples have programs of their own.
    const alone = told.filter(
      ({ file, code }) => /^--[a-z]/.test(code) && !/^examples\/[^/]+\/README\.md$/.test(file),
    );
    expect(alone.length).toBeGreaterThan(15);
    const isKnown = (file: string, option: string) =>
      shown.has(option) ||
      foreign.includes(option) ||
      ofScripts.has(option) ||
      (hidden.has(option) && ['README.md', 'CHANGELOG.md'].includes(file));
    const wrong = alone.flatMap(({ file, code }) =>
      (code.match(/(?<![\w-])--[a-z][\w-]*/g) ?? [])
        .filter((option) => !isKnown(file, option))
        .map((option) => `${file}: ${option}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of npm are those of package.json', () => {
    const run = [...documents, ...examples].flatMap(({ file, text }) =>
      [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => ({ file, script })),
    );
    expect(run.length).toBeGreaterThan(10);
    expect(run.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
  });

  it('read the variables of the environment that the documents name, and no others', () => {
    const variablesIn = (texts: readonly string[]) =>
      [...new Set(texts.flatMap((text) => text.match(/RACECAR_[A-Z_]+[A-Z]/g) ?? []))].sort();
    const sources = files.filter((file) => /^(src|bench)\//.test(file)).map(documentNamed);
    expect(variablesIn(documents.map(({ text }) => text))).toEqual(variablesIn(sources));
  });
});

/** `examples/adam-amsgrad/` of what another paper has written there; it names its files from there on. */
const exampleOf = (file: string) => /^examples\/[^/]+\/(?=fixtures\/)/.exec(file)?.[0] ?? '';

describe('files', () => {
  const place =
    /(?<![\w./-])(?:src|specs|docs|scripts|bench|examples|data|fixtures|bin)\/(?:[\w./-]|<\w+>)*(?:\w|<\w+>)/g;
  const named = documents.flatMap(({ file, text }) =>
    codeIn(text).flatMap((code) =>
      (code.match(place) ?? []).map((path) => ({ file, path: `${exampleOf(file)}${path}` })),
    ),
  );
  /** What is written and not committed, or is told of the past. */
  const isPast = ({ file, path }: { file: string; path: string }) =>
    /^data\/(original|cifar)(\/|$)/.test(path) || (file === 'CHANGELOG.md' && /tolerances/.test(path));

  it('that the documents name are there; of those with a name left open at least one', () => {
    expect(named.length).toBeGreaterThan(60);
    const isThere = (path: string) => {
      if (!path.includes('<')) return existsSync(projectPath(path));
      const open = path
        .replaceAll('.', '\\.')
        .replaceAll(/<\w+>/g, '[^/]+')
        .replaceAll('seed-N', 'seed-\\d+');
      return files.some((one) => new RegExp(`^${open}(/|$)`).test(one));
    };
    expect(named.filter((one) => !isPast(one) && !isThere(one.path))).toEqual([]);
  });

  it('and headings that they link to are there', () => {
    const links = documents.flatMap((document) =>
      linksIn(document).map((link) => ({ file: document.file, ...link })),
    );
    expect(links.length).toBeGreaterThan(50);
    const isThere = ({ to, heading }: { to: string; heading: string | null }) =>
      existsSync(projectPath(to)) && (heading === null || anchorsIn(documentNamed(to)).includes(heading));
    expect(links.filter((link) => !isThere(link))).toEqual([]);
  });

  it('of docs are all in the README', () => {
    const linked = linksIn({ file: 'README.md', text: readme }).map(({ to }) => to);
    const pages = files.filter((file) => /^docs\/[^/]+\.md$/.test(file));
    expect(pages.filter((file) => !linked.includes(file))).toEqual([]);
  });
});

describe('experiments', () => {
  it('and what they compare are the rows of the table that the README shows', () => {
    const [block = ''] = codeIn(readme).filter((code) => code.startsWith('experiment  variant'));
    const [head = '', ...rows] = block.trimEnd().split('\n');
    const expected = ['experiment', 'variant', 'n', ...study.columns.map((column) => column.head), 'seconds'];
    expect(head.trim().split(/ {2,}/)).toEqual(expected);
    expect(rows.map((row) => row.split(/ +/).slice(0, 2))).toEqual(
      study.experiments.flatMap((one) => checkedOf(one).map(({ name }) => [one.name, name])),
    );
  });

  it('are evidence of what docs/claims.md says', () => {
    const rows = tableIn(documentNamed('docs/claims.md'), 'experiment', 'compares');
    expect(rows).toEqual(
      experimentsOfPaper.map((one) => [
        `\`${one.name}\``,
        namesOf(comparedOf(one)).join(', '),
        namesOf(besidesOf(one)).join(', '),
      ]),
    );
  });

  it('claim what docs/claims.md lists', () => {
    const listed = (head: string) =>
      tableIn(documentNamed('docs/claims.md'), head, 'the sentence, in our words').flatMap(([cell = '']) => {
        const [first = '', ...others] = spansIn(cell);
        // `tishby-accuracy-aa`, `-ab`
        return [first, ...others.map((ending) => first.replace(/-[^-]+$/, ending))];
      });
    const claims = experimentsOfPaper.flatMap((one) => one.claims);
    const idsOf = (wanted: string) =>
      claims.filter(({ standing }) => standing === wanted).map(({ id }) => id);
    expect(listed('claim').sort()).toEqual(idsOf('established').sort());
    expect(listed('finding').sort()).toEqual(idsOf('finding').sort());
    const [, id, sentence] = /^✓ ([a-z]+-[a-z-]+): (.+)$/m.exec(readme) ?? [];
    expect(claims.find((claim) => claim.id === id)?.sentence).toBe(sentence);
  });

  it('claim of convolutions what docs/convolutions.md lists', () => {
    const rows = tableIn(documentNamed('docs/convolutions.md'), 'finding', 'the sentence, in our words');
    const others = study.experiments.filter(({ name }) => !names.includes(name));
    const claims = others.flatMap((one) => one.claims);
    expect(rows.flatMap(([cell = '']) => spansIn(cell))).toEqual(claims.map(({ id }) => id));
    expect(claims.filter(({ standing }) => standing !== 'finding')).toEqual([]);
  });

  it('have the run folders and parameters that docs/files.md lists', () => {
    const text = documentNamed('docs/files.md');
    const folders = experimentsOfPaper.map(({ folder }) => folder).join('|');
    expect(text).toContain(`${folders} _ ${everyVariant.join('|')}\n`);
    const rows = tableIn(text, 'parameter', ...names).map(([cell = '', ...values]) => {
      const [name = ''] = spansIn(cell);
      const [, readers] = cell.split(': ');
      return { name, readers: readers?.split(', ').sort() ?? null, values };
    });
    const parameters = new Set(experimentsOfPaper.flatMap((one) => one.parameters.map(({ name }) => name)));
    expect(rows.map(({ name }) => name).sort()).toEqual([...parameters].sort());
    for (const { name, readers, values } of rows) {
      const usual = experimentsOfPaper.map(({ variants }) => [
        ...new Set(variants.flatMap((variant) => variant.parameters[name] ?? [])),
      ]);
      expect({ name, values: values.map((value) => (value === '' ? [] : [Number(value)])) }).toEqual({
        name,
        values: usual,
      });
      const reading = experimentsOfPaper.flatMap(({ variants }) =>
        namesOf(variants.filter((variant) => name in variant.parameters)),
      );
      if (readers) expect(readers).toEqual([...new Set(reading)].sort());
    }
  });

  it('measure what docs/files.md lists, when it says', () => {
    const rows = tableIn(documentNamed('docs/files.md'), 'metric', 'measured');
    const listed = rows.flatMap(([cell = '', measured = '']) =>
      spansIn(cell).map((name) => `${name.replace(/\.d1$/, '.d')}: ${measured.replace(',', '')}`),
    );
    // Of a later stage by the name that it has of the first, of a layer without its number.
    const metrics = experimentsOfPaper.flatMap((one) =>
      one.metrics.map(
        ({ name, taken }) => `${name.replace(/^A[AB]\./, '').replace(/\.d\d$/, '.d')}: ${taken}`,
      ),
    );
    expect(listed.sort()).toEqual([...new Set(metrics)].sort());
  });
});

describe('other lists', () => {
  it('of engines: the README’s, best first', () => {
    const rows = tableIn(readme, 'engine', 'what it is');
    expect(rows.flatMap(([cell = '']) => spansIn(cell))).toEqual(study.engines.names);
  });

  it('of fields: docs/files.md has all of run.json, and no others', () => {
    const rows = tableIn(documentNamed('docs/files.md'), 'field', 'what it says');
    const fields = rows.flatMap(([cell = '']) => spansIn(cell));
    expect(fields.sort()).toEqual(Object.keys(runSchema.shape).sort());
  });

  it('of schemas: docs/files.md links all that are published', () => {
    const linked = linksIn({ file: 'docs/files.md', text: documentNamed('docs/files.md') }).map(
      ({ to }) => to,
    );
    const published = readdirSync(projectPath('docs/schemas')).map((name) => `docs/schemas/${name}`);
    expect(published.filter((file) => !linked.includes(file))).toEqual([]);
  });

  it('of origins: data/README.md names all, and what a stand-in is', () => {
    const text = documentNamed('data/README.md');
    const origins = experimentsOfPaper.flatMap(({ data }) => data.origins.map(({ name }) => `\`${name}\``));
    expect(origins.filter((name) => !text.includes(name))).toEqual([]);
  });
});

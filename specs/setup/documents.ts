import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { projectPath } from '../../src/kit/project.ts';

/** A document of this project, by its path in the checkout. */
export interface Document {
  readonly file: string;
  readonly text: string;
}

/** Folders in which nothing is ours to document, or nothing is committed. */
const passedOver = ['node_modules', 'dist', 'runs', 'shared'];

const read = (file: string): Document => ({ file, text: readFileSync(projectPath(file), 'utf8') });

function filesIn(folder: string): string[] {
  const entries: Dirent[] = readdirSync(projectPath(folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => !name.startsWith('.') && !passedOver.includes(name))
    .flatMap((entry) => {
      const file = posix.join(folder, entry.name);
      return entry.isDirectory() ? filesIn(file) : entry.isFile() ? [file] : [];
    })
    .sort();
}

/** Every file of the checkout but what is installed, built or made by the program. */
export const files = filesIn('.');

/** Every document but the log of golden results, which tells of the past in the words of its time. */
export const documents: readonly Document[] = files
  .filter((file) => file.endsWith('.md') && file !== 'fixtures/CHANGES.md')
  .map(read);

/** What shows how to call the program elsewhere. */
export const examples: readonly Document[] = [...filesIn('examples'), '.ci/run'].map(read);

export const documentNamed = (file: string): string => read(file).text;

const fence = /^```.*\n([\s\S]*?)^```$/gm;

/** What stands in a document as code: blocks, and spans within the text. */
export function codeIn(text: string): string[] {
  const blocks = [...text.matchAll(fence)].map(([, block = '']) => block);
  const spans = [...text.replace(fence, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
  return [...blocks, ...spans];
}

/** The rows of each table of a document whose head begins with these cells, a list of cells each. */
export function tablesIn(text: string, ...head: string[]): string[][][] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    if (!line.startsWith(`| ${head.join(' | ')} |`)) return [];
    const end = lines.findIndex((later, row) => row > at && !later.startsWith('|'));
    return [lines.slice(at + 2, end < 0 ? undefined : end).map(cellsOf)];
  });
}

/** The rows of the first of these tables. */
export function tableIn(text: string, ...head: string[]): string[][] {
  const [first] = tablesIn(text, ...head);
  if (!first) throw new Error(`expected a table of ${head.join(', ')}, found none`);
  return first;
}

/** The cells of a line; `\|` is a sign within one. */
const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** What stands in spans of code in a cell. */
export const spansIn = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);

/** Where the links of a document lead, but those out of the project: a file, and a heading of it where one is named. */
export function linksIn({
  file,
  text,
}: Document): { readonly to: string; readonly heading: string | null }[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', heading = null] = target.split('#');
      return { to: path === '' ? file : join(dirname(file), path), heading };
    });
}

/** The anchors of a document's headings, as GitHub makes them. */
export const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );

import { quirks } from './quirks.ts';

const [begin, end] = ['<!-- quirks: begin -->', '<!-- quirks: end -->'];

/**
 * A document with the table of quirks in its place, which two comments mark.
 *
 * @throws Error when it has no such place
 */
export function withQuirkTable(document: string): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`expected ${begin} and after it ${end}`);
  return `${document.slice(0, from)}${begin}\n${table()}\n${document.slice(to)}`;
}

function table(): string {
  const rows = quirks.map(({ title, words, more, lines, here }, at) => {
    const told = [`**${title}.**`, words, ...(more ? [more] : [])].join(' ');
    return [String(at + 1), told, lines, here];
  });
  return [
    '| | quirk | in the reference | here |',
    '|---|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}
